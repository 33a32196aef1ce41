#!/usr/bin/env node
/** `flink-autopilot COMMAND`: what a person asks of a deployed flink-autopilot. See `flink-autopilot --help`. */
import { runMain } from './commands/main.ts';
import { processTerminal } from './terminal/process-terminal.ts';

process.exitCode = await runMain(process.argv.slice(2), processTerminal());
