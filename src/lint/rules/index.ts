import type { Rule } from '../rule.ts';
import { anyCatchesOptions } from './any-catches-options.ts';
import { apiKeyNotXApiKey } from './api-key-not-x-api-key.ts';
import { apiKeyOnly } from './api-key-only.ts';
import { apiKeySourceAuthorizer } from './api-key-source-authorizer.ts';
import { authExtensionConflict } from './auth-extension-conflict.ts';
import { authorizerCacheTooWide } from './authorizer-cache-too-wide.ts';
import { authorizerInvalid } from './authorizer-invalid.ts';
import { authorizerTtl } from './authorizer-ttl.ts';
import { authorizerUri } from './authorizer-uri.ts';
import { authtypeWithoutAuthorizer } from './authtype-without-authorizer.ts';
import { awsProxyService } from './aws-proxy-service.ts';
import { awsUriForm } from './aws-uri-form.ts';
import { awsVariableUnknown } from './aws-variable-unknown.ts';
import { basePathIgnored } from './base-path-ignored.ts';
import { basePathUnusedVariable } from './base-path-unused-variable.ts';
import { callbacksLinks } from './callbacks-links.ts';
import { cfnIntrinsic } from './cfn-intrinsic.ts';
import { cognitoPoolArn } from './cognito-pool-arn.ts';
import { cognitoTokenKind } from './cognito-token-kind.ts';
import { contentTypeDefault } from './content-type-default.ts';
import { cookieParameter } from './cookie-parameter.ts';
import { credentialsForm } from './credentials-form.ts';
import { credentialsMissing } from './credentials-missing.ts';
import { defaultResponseSkipped } from './default-response-skipped.ts';
import { deprecatedDropped } from './deprecated-dropped.ts';
import { documentLimits } from './document-limits.ts';
import { documentParses } from './document-parses.ts';
import { documentSize } from './document-size.ts';
import { doubleEncodedDocument } from './double-encoded-document.ts';
import { duplicateKey } from './duplicate-key.ts';
import { exampleDropped } from './example-dropped.ts';
import { extensionMisplaced } from './extension-misplaced.ts';
import { extensionUnknownField } from './extension-unknown-field.ts';
import { extensionValue } from './extension-value.ts';
import { extensionWrongApiType } from './extension-wrong-api-type.ts';
import { externalRef } from './external-ref.ts';
import { formParameter } from './form-parameter.ts';
import { headerRequiredIgnored } from './header-required-ignored.ts';
import { identityRegex } from './identity-regex.ts';
import { importMode } from './import-mode.ts';
import { infoTitleMissing } from './info-title-missing.ts';
import { infoVersionMissing } from './info-version-missing.ts';
import { integrationHttpMethod } from './integration-http-method.ts';
import { integrationMissing } from './integration-missing.ts';
import { integrationPathUnused } from './integration-path-unused.ts';
import { integrationUri } from './integration-uri.ts';
import { lambdaArnBare } from './lambda-arn-bare.ts';
import { lambdaMethodPost } from './lambda-method-post.ts';
import { limitExceeded } from './limit-exceeded.ts';
import { limitPolicy } from './limit-policy.ts';
import { limitSchemaDepth } from './limit-schema-depth.ts';
import { malformedIntegration } from './malformed-integration.ts';
import { mappingKey } from './mapping-key.ts';
import { mappingLiteralUnquoted } from './mapping-literal-unquoted.ts';
import { mappingNotString } from './mapping-not-string.ts';
import { mappingReservedHeader } from './mapping-reserved-header.ts';
import { mappingSourceUndeclared } from './mapping-source-undeclared.ts';
import { mediaTypeTypo } from './media-type-typo.ts';
import { methodArnLength } from './method-arn-length.ts';
import { mockHttpMethodDropped } from './mock-http-method-dropped.ts';
import { mockStatusTemplate } from './mock-status-template.ts';
import { mockStatusUnmatched } from './mock-status-unmatched.ts';
import { modelArrayLimits } from './model-array-limits.ts';
import { modelCircular } from './model-circular.ts';
import { modelContentType } from './model-content-type.ts';
import { modelDraft4 } from './model-draft4.ts';
import { modelEmpty } from './model-empty.ts';
import { modelEnumDuplicate } from './model-enum-duplicate.ts';
import { modelFormatNonstandard } from './model-format-nonstandard.ts';
import { modelInlineUnnamed } from './model-inline-unnamed.ts';
import { modelIntFormat } from './model-int-format.ts';
import { modelMissing } from './model-missing.ts';
import { modelName } from './model-name.ts';
import { modelNameCollision } from './model-name-collision.ts';
import { modelOneof } from './model-oneof.ts';
import { modelPatternDialect } from './model-pattern-dialect.ts';
import { modelPrimitiveResponse } from './model-primitive-response.ts';
import { modelRequiredUnknown } from './model-required-unknown.ts';
import { modelUnsupportedKeyword } from './model-unsupported-keyword.ts';
import { modelUnused } from './model-unused.ts';
import { multipleBodyMediaTypes } from './multiple-body-media-types.ts';
import { noPaths } from './no-paths.ts';
import { openapiStructure } from './openapi-structure.ts';
import { openapiVersion } from './openapi-version.ts';
import { operationOpen } from './operation-open.ts';
import { optionsAuthorized } from './options-authorized.ts';
import { paramNameChars } from './param-name-chars.ts';
import { paramNameReused } from './param-name-reused.ts';
import { parameterConstraintsIgnored } from './parameter-constraints-ignored.ts';
import { parameterTypeLeftover } from './parameter-type-leftover.ts';
import { passthroughHole } from './passthrough-hole.ts';
import { passthroughNeverNoTemplate } from './passthrough-never-no-template.ts';
import { pathDuplicate } from './path-duplicate.ts';
import { pathGreedyDeclaredWithPlus } from './path-greedy-declared-with-plus.ts';
import { pathGreedyNotLast } from './path-greedy-not-last.ts';
import { pathLevelParameters } from './path-level-parameters.ts';
import { pathPartialVariable } from './path-partial-variable.ts';
import { pathReserved } from './path-reserved.ts';
import { pathSegmentChars } from './path-segment-chars.ts';
import { pathSegmentRisky } from './path-segment-risky.ts';
import { pathShadowed } from './path-shadowed.ts';
import { pathSiblingVariables } from './path-sibling-variables.ts';
import { pathTrailingSlash } from './path-trailing-slash.ts';
import { pathVariableUndeclared } from './path-variable-undeclared.ts';
import { pathVariableUnused } from './path-variable-unused.ts';
import { payloadVersionOnRest } from './payload-version-on-rest.ts';
import { placeholderDefault } from './placeholder-default.ts';
import { placeholderUnresolved } from './placeholder-unresolved.ts';
import { policyForeignApiId } from './policy-foreign-api-id.ts';
import { policyPrivateMissing } from './policy-private-missing.ts';
import { policyWildcard } from './policy-wildcard.ts';
import { proxyCorsMappingUseless } from './proxy-cors-mapping-useless.ts';
import { proxyWithTemplates } from './proxy-with-templates.ts';
import { readonlyWriteonly } from './readonly-writeonly.ts';
import { refToResponse } from './ref-to-response.ts';
import { requestBodyRequiredIgnored } from './request-body-required-ignored.ts';
import { requestIdentityMissing } from './request-identity-missing.ts';
import { requestIdentityName } from './request-identity-name.ts';
import { responseDuplicateStatus } from './response-duplicate-status.ts';
import { responseHeaderUndeclared } from './response-header-undeclared.ts';
import { responseNoDefault } from './response-no-default.ts';
import { responsePatternInvalid } from './response-pattern-invalid.ts';
import { responsePatternLambdaStatus } from './response-pattern-lambda-status.ts';
import { responsePatternsOverlap } from './response-patterns-overlap.ts';
import { responseStatusUndeclared } from './response-status-undeclared.ts';
import { rootSecuritySurprise } from './root-security-surprise.ts';
import { schemaBundled } from './schema-bundled.ts';
import { schemaKeywordDropped } from './schema-keyword-dropped.ts';
import { schemeIgnored } from './scheme-ignored.ts';
import { schemeUndefined } from './scheme-undefined.ts';
import { schemeUnused } from './scheme-unused.ts';
import { scopesWithoutCognito } from './scopes-without-cognito.ts';
import { securityOrBecomesAnd } from './security-or-becomes-and.ts';
import { securityTwoAuthorizers } from './security-two-authorizers.ts';
import { serversMultiple } from './servers-multiple.ts';
import { streamUnsupported } from './stream-unsupported.ts';
import { templateProperty } from './template-property.ts';
import { templateResource } from './template-resource.ts';
import { timeoutRange } from './timeout-range.ts';
import { timeoutVsLambda } from './timeout-vs-lambda.ts';
import { tlsPolicyAccessMode } from './tls-policy-access-mode.ts';
import { tlsPolicyLegacy } from './tls-policy-legacy.ts';
import { tlsSkipVerification } from './tls-skip-verification.ts';
import { tokenIdentityIgnored } from './token-identity-ignored.ts';
import { traceOperation } from './trace-operation.ts';
import { unknownAwsExtension } from './unknown-aws-extension.ts';
import { unresolvedRef } from './unresolved-ref.ts';
import { uriNotInterpolated } from './uri-not-interpolated.ts';
import { uriPlaceholderUnmapped } from './uri-placeholder-unmapped.ts';
import { uriPlainHttp } from './uri-plain-http.ts';
import { uriPrivateAddress } from './uri-private-address.ts';
import { uriRegionMismatch } from './uri-region-mismatch.ts';
import { uriSchemeVariable } from './uri-scheme-variable.ts';
import { validatorBodyNoModel } from './validator-body-no-model.ts';
import { validatorContentTypeHole } from './validator-content-type-hole.ts';
import { validatorEmpty } from './validator-empty.ts';
import { validatorNone } from './validator-none.ts';
import { validatorNotCovering } from './validator-not-covering.ts';
import { validatorUndefined } from './validator-undefined.ts';
import { vpcLinkId } from './vpc-link-id.ts';
import { vtlAuthorizerContext } from './vtl-authorizer-context.ts';
import { vtlEscapeSingleQuote } from './vtl-escape-single-quote.ts';
import { vtlForeachLimit } from './vtl-foreach-limit.ts';
import { vtlInGatewayResponse } from './vtl-in-gateway-response.ts';
import { vtlJsonSkeleton } from './vtl-json-skeleton.ts';
import { vtlMissingEscape } from './vtl-missing-escape.ts';
import { vtlParamsCase } from './vtl-params-case.ts';
import { vtlParamsUndeclared } from './vtl-params-undeclared.ts';
import { vtlParseJsonPrinted } from './vtl-parse-json-printed.ts';
import { vtlPathInJson } from './vtl-path-in-json.ts';
import { vtlQuotedJson } from './vtl-quoted-json.ts';
import { vtlResponseOnly } from './vtl-response-only.ts';
import { vtlServiceCredentials } from './vtl-service-credentials.ts';
import { vtlStageVariable } from './vtl-stage-variable.ts';
import { vtlSyntax } from './vtl-syntax.ts';
import { vtlUndefinedReference } from './vtl-undefined-reference.ts';
import { vtlUnknownContext } from './vtl-unknown-context.ts';
import { vtlUnknownInput } from './vtl-unknown-input.ts';
import { vtlUnknownUtil } from './vtl-unknown-util.ts';
import { vtlUnquotedString } from './vtl-unquoted-string.ts';
import { vtlUnsupportedDirective } from './vtl-unsupported-directive.ts';
import { wildcardStatus } from './wildcard-status.ts';
import { yamlAmbiguousScalar } from './yaml-ambiguous-scalar.ts';

const table: readonly Rule[] = [
  anyCatchesOptions,
  apiKeyNotXApiKey,
  apiKeyOnly,
  apiKeySourceAuthorizer,
  authExtensionConflict,
  authorizerCacheTooWide,
  authorizerInvalid,
  authorizerTtl,
  authorizerUri,
  authtypeWithoutAuthorizer,
  awsProxyService,
  awsUriForm,
  awsVariableUnknown,
  basePathIgnored,
  basePathUnusedVariable,
  callbacksLinks,
  cfnIntrinsic,
  cognitoPoolArn,
  cognitoTokenKind,
  contentTypeDefault,
  cookieParameter,
  credentialsForm,
  credentialsMissing,
  defaultResponseSkipped,
  deprecatedDropped,
  documentLimits,
  documentParses,
  documentSize,
  doubleEncodedDocument,
  duplicateKey,
  exampleDropped,
  extensionMisplaced,
  extensionUnknownField,
  extensionValue,
  extensionWrongApiType,
  externalRef,
  formParameter,
  headerRequiredIgnored,
  identityRegex,
  importMode,
  infoTitleMissing,
  infoVersionMissing,
  integrationHttpMethod,
  integrationMissing,
  integrationPathUnused,
  integrationUri,
  lambdaArnBare,
  lambdaMethodPost,
  limitExceeded,
  limitPolicy,
  limitSchemaDepth,
  malformedIntegration,
  mappingKey,
  mappingLiteralUnquoted,
  mappingNotString,
  mappingReservedHeader,
  mappingSourceUndeclared,
  mediaTypeTypo,
  methodArnLength,
  mockHttpMethodDropped,
  mockStatusTemplate,
  mockStatusUnmatched,
  modelArrayLimits,
  modelCircular,
  modelContentType,
  modelDraft4,
  modelEmpty,
  modelEnumDuplicate,
  modelFormatNonstandard,
  modelInlineUnnamed,
  modelIntFormat,
  modelMissing,
  modelName,
  modelNameCollision,
  modelOneof,
  modelPatternDialect,
  modelPrimitiveResponse,
  modelRequiredUnknown,
  modelUnsupportedKeyword,
  modelUnused,
  multipleBodyMediaTypes,
  noPaths,
  openapiStructure,
  openapiVersion,
  operationOpen,
  optionsAuthorized,
  paramNameChars,
  paramNameReused,
  parameterConstraintsIgnored,
  parameterTypeLeftover,
  passthroughHole,
  passthroughNeverNoTemplate,
  pathDuplicate,
  pathGreedyDeclaredWithPlus,
  pathGreedyNotLast,
  pathLevelParameters,
  pathPartialVariable,
  pathReserved,
  pathSegmentChars,
  pathSegmentRisky,
  pathShadowed,
  pathSiblingVariables,
  pathTrailingSlash,
  pathVariableUndeclared,
  pathVariableUnused,
  payloadVersionOnRest,
  placeholderDefault,
  placeholderUnresolved,
  policyForeignApiId,
  policyPrivateMissing,
  policyWildcard,
  proxyCorsMappingUseless,
  proxyWithTemplates,
  readonlyWriteonly,
  refToResponse,
  requestBodyRequiredIgnored,
  requestIdentityMissing,
  requestIdentityName,
  responseDuplicateStatus,
  responseHeaderUndeclared,
  responseNoDefault,
  responsePatternInvalid,
  responsePatternLambdaStatus,
  responsePatternsOverlap,
  responseStatusUndeclared,
  rootSecuritySurprise,
  schemaBundled,
  schemaKeywordDropped,
  schemeIgnored,
  schemeUndefined,
  schemeUnused,
  scopesWithoutCognito,
  securityOrBecomesAnd,
  securityTwoAuthorizers,
  serversMultiple,
  streamUnsupported,
  templateProperty,
  templateResource,
  timeoutRange,
  timeoutVsLambda,
  tlsPolicyAccessMode,
  tlsPolicyLegacy,
  tlsSkipVerification,
  tokenIdentityIgnored,
  traceOperation,
  unknownAwsExtension,
  unresolvedRef,
  uriNotInterpolated,
  uriPlaceholderUnmapped,
  uriPlainHttp,
  uriPrivateAddress,
  uriRegionMismatch,
  uriSchemeVariable,
  validatorBodyNoModel,
  validatorContentTypeHole,
  validatorEmpty,
  validatorNone,
  validatorNotCovering,
  validatorUndefined,
  vpcLinkId,
  vtlAuthorizerContext,
  vtlEscapeSingleQuote,
  vtlForeachLimit,
  vtlInGatewayResponse,
  vtlJsonSkeleton,
  vtlMissingEscape,
  vtlParamsCase,
  vtlParamsUndeclared,
  vtlParseJsonPrinted,
  vtlPathInJson,
  vtlQuotedJson,
  vtlResponseOnly,
  vtlServiceCredentials,
  vtlStageVariable,
  vtlSyntax,
  vtlUndefinedReference,
  vtlUnknownContext,
  vtlUnknownInput,
  vtlUnknownUtil,
  vtlUnquotedString,
  vtlUnsupportedDirective,
  wildcardStatus,
  yamlAmbiguousScalar,
];

/** Every lint rule by its id, in alphabetical order. */
export const rules: ReadonlyMap<string, Rule> = new Map(table.map((rule) => [rule.id, rule]));
