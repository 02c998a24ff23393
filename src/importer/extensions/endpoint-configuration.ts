import type { EndpointConfiguration } from '../../model/api.ts';
import { booleanOf, childOf, type Node, textOf, textsOf } from '../node.ts';
import type { Report } from '../report.ts';
import { checkFields } from './placement.ts';

/** `types` is gwctl's own: AWS takes the endpoint type from the call, not from the file (import-export.md 1.8). */
const fields: ReadonlySet<string> = new Set([
  'disableExecuteApiEndpoint',
  'vpcEndpointIds',
  'ipAddressType',
  'types',
]);

/** Reads `x-amazon-apigateway-endpoint-configuration`; the defaults of an import are EDGE and ipv4 (recorded). */
export function readEndpointConfiguration(
  node: Node | undefined,
  report: Report,
): { readonly disableExecuteApiEndpoint: boolean; readonly configuration: EndpointConfiguration } {
  if (!node) {
    return { disableExecuteApiEndpoint: false, configuration: { types: ['EDGE'], ipAddressType: 'ipv4' } };
  }
  checkFields(node, fields, 'x-amazon-apigateway-endpoint-configuration', report);
  const disable = booleanOf(childOf(node, 'disableExecuteApiEndpoint'), 'disableExecuteApiEndpoint', report);
  const vpcEndpointIds = textsOf(childOf(node, 'vpcEndpointIds'), 'vpcEndpointIds', report);
  const types = readTypes(childOf(node, 'types'), vpcEndpointIds, report);
  return {
    disableExecuteApiEndpoint: disable ?? false,
    configuration: {
      types,
      ...(vpcEndpointIds.length > 0 ? { vpcEndpointIds } : {}),
      ipAddressType: readIpType(node, types, report),
    },
  };
}

const known = ['EDGE', 'REGIONAL', 'PRIVATE'] as const;

/** VPC endpoints belong to private APIs only, so their presence says the type that the file cannot. */
function readTypes(node: Node | undefined, vpcEndpointIds: readonly string[], report: Report) {
  const types = textsOf(node, 'types', report).flatMap((text) => {
    const type = known.find((each) => each === text.toUpperCase());
    if (!type && node) {
      report('extension-value', node.at, `There is no endpoint type ${text}.`, {
        help: `Write ${known.join(', ')}.`,
      });
    }
    return type ? [type] : [];
  });
  if (types.length > 0) return types;
  return vpcEndpointIds.length > 0 ? (['PRIVATE'] as const) : (['EDGE'] as const);
}

function readIpType(node: Node, types: readonly string[], report: Report): 'ipv4' | 'dualstack' {
  const child = childOf(node, 'ipAddressType');
  const type = textOf(child, 'ipAddressType', report) ?? (types.includes('PRIVATE') ? 'dualstack' : 'ipv4');
  if (child && types.includes('PRIVATE') && type !== 'dualstack') {
    const message = 'Only dualstack ipAddressType is supported for Private APIs.';
    report('extension-value', child.at, message, { help: 'Write dualstack.' });
  } else if (child && type !== 'ipv4' && type !== 'dualstack') {
    report('extension-value', child.at, `There is no IP address type ${type}.`, {
      help: 'Write ipv4 or dualstack.',
    });
  }
  return type === 'dualstack' ? 'dualstack' : 'ipv4';
}
