/** Where do the vertices stand, and which way do the edges run? */
import { inOneColumn } from './column.ts';
import { inLayers } from './layers.ts';

export interface LayoutVertex {
  readonly id: string;
  readonly inputs: readonly { readonly from: string; readonly shipStrategy: string }[];
}

export interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly shipStrategy: string;
  readonly path: string;
  readonly label: { readonly x: number; readonly y: number; readonly upright: boolean };
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
}

/** `vertices` in topological order; `height` of each box. Wider than `width` only where the layers need it. */
export const layoutGraph = (vertices: readonly LayoutVertex[], width: number, height: number): Layout =>
  width < 640 ? inOneColumn(vertices, width, height) : inLayers(vertices, width, height);
