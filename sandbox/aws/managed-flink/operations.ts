/** The operations of KinesisAnalytics_20180523 that flink-autopilot uses. */

import type { Operation } from '../wire/http-server.ts';
import { nextToken, readToken } from '../wire/next-token.ts';
import { readInput } from '../wire/read-input.ts';
import type { Application } from './application.ts';
import { describeDetail, describeOperationDetails, describeOperationSummary, describeSummary } from './application.ts';
import type { Dashboard } from './dashboard.ts';
import { concurrentModification, invalidArgument, invalidRequest, resourceInUse, resourceNotFound } from './errors.ts';
import {
  createApplicationPresignedUrlInput,
  describeApplicationInput,
  describeApplicationOperationInput,
  listApplicationOperationsInput,
  listApplicationsInput,
  updateApplicationInput,
} from './input.ts';
import { beginUpdate, type LifecycleParts } from './lifecycle.ts';
import { updatedConfiguration } from './update-configuration.ts';

export const managedFlinkOperations = (
  applications: ReadonlyMap<string, Application>,
  parts: LifecycleParts,
  dashboard: Pick<Dashboard, 'createUrl'>,
): Readonly<Record<string, Operation>> => {
  const find = (name: string): Application => {
    const application = applications.get(name);
    if (!application) throw resourceNotFound(`There is no application named ${name}`);
    return application;
  };

  return {
    DescribeApplication(input) {
      const asked = readInput(describeApplicationInput, input, invalidArgument);
      const application = find(asked.ApplicationName);
      const jobPlan = asked.IncludeAdditionalDetails ? parts.backend.jobPlan(application.name) : undefined;
      return { ApplicationDetail: describeDetail(application, jobPlan) };
    },

    ListApplications(input) {
      const { NextToken, ...asked } = readInput(listApplicationsInput, input, invalidRequest);
      const page = pageOf([...applications.values()], asked.Limit, asked, NextToken);
      return { ApplicationSummaries: page.items.map(describeSummary), ...page.token };
    },

    ListApplicationOperations(input) {
      const { NextToken, ...asked } = readInput(listApplicationOperationsInput, input, invalidArgument);
      const matching = find(asked.ApplicationName).operations.filter(
        ({ name, status }) =>
          (asked.Operation === undefined || asked.Operation === name) &&
          (asked.OperationStatus === undefined || asked.OperationStatus === status),
      );
      const page = pageOf(matching, asked.Limit, asked, NextToken);
      return { ApplicationOperationInfoList: page.items.map(describeOperationSummary), ...page.token };
    },

    DescribeApplicationOperation(input) {
      const asked = readInput(describeApplicationOperationInput, input, invalidArgument);
      const operation = find(asked.ApplicationName).operations.find(({ id }) => id === asked.OperationId);
      if (!operation) throw resourceNotFound(`${asked.ApplicationName} has no operation ${asked.OperationId}`);
      return { ApplicationOperationInfoDetails: describeOperationDetails(operation) };
    },

    CreateApplicationPresignedUrl(input, { origin }) {
      const asked = readInput(createApplicationPresignedUrlInput, input, invalidArgument);
      if (asked.UrlType !== 'FLINK_DASHBOARD_URL') throw invalidArgument('The embedded AWS has no Studio notebooks');
      const application = find(asked.ApplicationName);
      const seconds = asked.SessionExpirationDurationInSeconds;
      return { AuthorizedUrl: dashboard.createUrl(application, origin, seconds) };
    },

    UpdateApplication(input) {
      const asked = readInput(updateApplicationInput, input, invalidArgument);
      const application = find(asked.ApplicationName);
      const { status, versionId, conditionalToken } = application;
      if (status !== 'RUNNING' && status !== 'READY') {
        throw resourceInUse(`${application.name} is ${status}; it can be updated while RUNNING or READY`);
      }
      if (asked.CurrentApplicationVersionId === undefined && asked.ConditionalToken === undefined) {
        throw invalidArgument('CurrentApplicationVersionId or ConditionalToken is required');
      }
      if (asked.CurrentApplicationVersionId !== undefined && asked.CurrentApplicationVersionId !== versionId) {
        throw concurrentModification(
          `CurrentApplicationVersionId is ${asked.CurrentApplicationVersionId}, but ${application.name} is at version ${versionId}`,
        );
      }
      if (asked.ConditionalToken !== undefined && asked.ConditionalToken !== conditionalToken) {
        throw concurrentModification(`ConditionalToken is not that of version ${versionId} of ${application.name}`);
      }
      const configuration = updatedConfiguration(application.configuration, asked, application.quotas);
      const operation = beginUpdate(parts, application, configuration);
      return { ApplicationDetail: describeDetail(application), OperationId: operation.id };
    },
  };
};

const pageOf = <Item>(items: readonly Item[], limit: number, asked: object, token: string | undefined) => {
  const cursor = token === undefined ? { offset: 0, asOf: 0 } : readToken(asked, token);
  if (!cursor) throw invalidRequest('NextToken is not one of ours, or was given for another request');
  const end = cursor.offset + limit;
  return {
    items: items.slice(cursor.offset, end),
    token: end < items.length ? { NextToken: nextToken(asked, { ...cursor, offset: end }) } : {},
  };
};
