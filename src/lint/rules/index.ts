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
import { cacheAuthorization } from './cache-authorization.ts';
import { cacheKeyDuplicate } from './cache-key-duplicate.ts';
import { cacheKeyMissing } from './cache-key-missing.ts';
import { cacheKeyUndeclared } from './cache-key-undeclared.ts';
import { cacheNamespaceShared } from './cache-namespace-shared.ts';
import { callbacksLinks } from './callbacks-links.ts';
import { cfnIntrinsic } from './cfn-intrinsic.ts';
import { cognitoPoolArn } from './cognito-pool-arn.ts';
import { cognitoTokenKind } from './cognito-token-kind.ts';
import { contentTypeDefault } from './content-type-default.ts';
import { cookieParameter } from './cookie-parameter.ts';
import { corsBinaryMock } from './cors-binary-mock.ts';
import { corsCredentialsWildcard } from './cors-credentials-wildcard.ts';
import { corsExposeHeaders } from './cors-expose-headers.ts';
import { corsExtensionOnRest } from './cors-extension-on-rest.ts';
import { corsGatewayResponses } from './cors-gateway-responses.ts';
import { corsHeadersMismatch } from './cors-headers-mismatch.ts';
import { corsMethodsMismatch } from './cors-methods-mismatch.ts';
import { corsOptionsMissing } from './cors-options-missing.ts';
import { corsOriginOnMethod } from './cors-origin-on-method.ts';
import { corsOriginsList } from './cors-origins-list.ts';
import { corsValueUnquoted } from './cors-value-unquoted.ts';
import { credentialsForm } from './credentials-form.ts';
import { credentialsMissing } from './credentials-missing.ts';
import { defaultResponseSkipped } from './default-response-skipped.ts';
import { deprecatedDropped } from './deprecated-dropped.ts';
import { descriptionArrayItem } from './description-array-item.ts';
import { descriptionsLost } from './descriptions-lost.ts';
import { docPartLocation } from './doc-part-location.ts';
import { docPartOrphan } from './doc-part-orphan.ts';
import { docPartShadowed } from './doc-part-shadowed.ts';
import { docVersionMissing } from './doc-version-missing.ts';
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
import { gatewayResponse413 } from './gateway-response-413.ts';
import { gatewayResponseAuthLeak } from './gateway-response-auth-leak.ts';
import { gatewayResponseJson } from './gateway-response-json.ts';
import { gatewayResponseLiteral } from './gateway-response-literal.ts';
import { gatewayResponseMessageQuotes } from './gateway-response-message-quotes.ts';
import { gatewayResponseParameterKey } from './gateway-response-parameter-key.ts';
import { gatewayResponseStatus } from './gateway-response-status.ts';
import { gatewayResponseType } from './gateway-response-type.ts';
import { headerRequiredIgnored } from './header-required-ignored.ts';
import { httpCorsCredentials } from './http-cors-credentials.ts';
import { httpDefaultRouteKey } from './http-default-route-key.ts';
import { httpDefaultRoutePreflight } from './http-default-route-preflight.ts';
import { httpIntegrationType } from './http-integration-type.ts';
import { httpJwtIssuer } from './http-jwt-issuer.ts';
import { httpJwtIssuerSlash } from './http-jwt-issuer-slash.ts';
import { httpJwtNoScopes } from './http-jwt-no-scopes.ts';
import { httpMappingKey } from './http-mapping-key.ts';
import { httpMultipleSecurity } from './http-multiple-security.ts';
import { httpOidcUrlMisplaced } from './http-oidc-url-misplaced.ts';
import { httpOpenapi3Only } from './http-openapi3-only.ts';
import { httpPayloadVersion } from './http-payload-version.ts';
import { httpRemoveValue } from './http-remove-value.ts';
import { httpReservedHeader } from './http-reserved-header.ts';
import { httpRestIdentitySource } from './http-rest-identity-source.ts';
import { httpSimpleResponses } from './http-simple-responses.ts';
import { httpStagePrefix } from './http-stage-prefix.ts';
import { httpTagsBecomeAwsTags } from './http-tags-become-aws-tags.ts';
import { httpTimeout } from './http-timeout.ts';
import { httpUnusedIntegrations } from './http-unused-integrations.ts';
import { httpValidationIgnored } from './http-validation-ignored.ts';
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
import { limitAudiences } from './limit-audiences.ts';
import { limitAuthorizers } from './limit-authorizers.ts';
import { limitDocParts } from './limit-doc-parts.ts';
import { limitIntegrations } from './limit-integrations.ts';
import { limitPolicy } from './limit-policy.ts';
import { limitResources } from './limit-resources.ts';
import { limitRoutes } from './limit-routes.ts';
import { limitSchemaDepth } from './limit-schema-depth.ts';
import { limitScopes } from './limit-scopes.ts';
import { malformedIntegration } from './malformed-integration.ts';
import { mappingKey } from './mapping-key.ts';
import { mappingLiteralUnquoted } from './mapping-literal-unquoted.ts';
import { mappingNotString } from './mapping-not-string.ts';
import { mappingReservedHeader } from './mapping-reserved-header.ts';
import { mappingSourceUndeclared } from './mapping-source-undeclared.ts';
import { mediaTypeForm } from './media-type-form.ts';
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
import { openapiSchema } from './openapi-schema.ts';
import { openapiStructure } from './openapi-structure.ts';
import { openapiVersion } from './openapi-version.ts';
import { operationIdDuplicate } from './operation-id-duplicate.ts';
import { operationIdMissing } from './operation-id-missing.ts';
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
import { pathSegmentExtension } from './path-segment-extension.ts';
import { pathSegmentRisky } from './path-segment-risky.ts';
import { pathShadowed } from './path-shadowed.ts';
import { pathSiblingVariables } from './path-sibling-variables.ts';
import { pathTrailingSlash } from './path-trailing-slash.ts';
import { pathVariableUndeclared } from './path-variable-undeclared.ts';
import { pathVariableUnused } from './path-variable-unused.ts';
import { payloadVersionOnRest } from './payload-version-on-rest.ts';
import { placeholderDefault } from './placeholder-default.ts';
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
import { stageVariableLambdaPermission } from './stage-variable-lambda-permission.ts';
import { stageVariableName } from './stage-variable-name.ts';
import { stageVariableUndefined } from './stage-variable-undefined.ts';
import { stageVariableUnused } from './stage-variable-unused.ts';
import { stageVariableValueChars } from './stage-variable-value-chars.ts';
import { streamUnsupported } from './stream-unsupported.ts';
import { suppressionWithoutReason } from './suppression-without-reason.ts';
import { templateProperty } from './template-property.ts';
import { templateResource } from './template-resource.ts';
import { timeoutRange } from './timeout-range.ts';
import { timeoutVsLambda } from './timeout-vs-lambda.ts';
import { titleRenamesApi } from './title-renames-api.ts';
import { tlsPolicyAccessMode } from './tls-policy-access-mode.ts';
import { tlsPolicyLegacy } from './tls-policy-legacy.ts';
import { tlsSkipVerification } from './tls-skip-verification.ts';
import { tokenIdentityIgnored } from './token-identity-ignored.ts';
import { traceOperation } from './trace-operation.ts';
import { unknownAwsExtension } from './unknown-aws-extension.ts';
import { unresolvedRef } from './unresolved-ref.ts';
import { unusedSuppression } from './unused-suppression.ts';
import { uriNotInterpolated } from './uri-not-interpolated.ts';
import { uriPlaceholderUnmapped } from './uri-placeholder-unmapped.ts';
import { uriPlainHttp } from './uri-plain-http.ts';
import { uriPort } from './uri-port.ts';
import { uriPrivateAddress } from './uri-private-address.ts';
import { uriRegionMismatch } from './uri-region-mismatch.ts';
import { uriSchemeVariable } from './uri-scheme-variable.ts';
import { validatorBodyNoModel } from './validator-body-no-model.ts';
import { validatorContentTypeHole } from './validator-content-type-hole.ts';
import { validatorEmpty } from './validator-empty.ts';
import { validatorNone } from './validator-none.ts';
import { validatorNotCovering } from './validator-not-covering.ts';
import { validatorOnHttpApi } from './validator-on-http-api.ts';
import { validatorUndefined } from './validator-undefined.ts';
import { vpcLinkId } from './vpc-link-id.ts';
import { vtlAuthorizerContext } from './vtl-authorizer-context.ts';
import { vtlEscapeSingleQuote } from './vtl-escape-single-quote.ts';
import { vtlForeachLimit } from './vtl-foreach-limit.ts';
import { vtlInGatewayResponse } from './vtl-in-gateway-response.ts';
import { vtlJsonSkeleton } from './vtl-json-skeleton.ts';
import { vtlMissingEscape } from './vtl-missing-escape.ts';
import { vtlOverrideTwice } from './vtl-override-twice.ts';
import { vtlParamsCase } from './vtl-params-case.ts';
import { vtlParamsUndeclared } from './vtl-params-undeclared.ts';
import { vtlParseJsonPrinted } from './vtl-parse-json-printed.ts';
import { vtlPathInJson } from './vtl-path-in-json.ts';
import { vtlPattern } from './vtl-pattern.ts';
import { vtlQuotedJson } from './vtl-quoted-json.ts';
import { vtlResponseOnly } from './vtl-response-only.ts';
import { vtlServiceCredentials } from './vtl-service-credentials.ts';
import { vtlStageVariable } from './vtl-stage-variable.ts';
import { vtlSyntax } from './vtl-syntax.ts';
import { vtlTemplateSize } from './vtl-template-size.ts';
import { vtlUndefinedReference } from './vtl-undefined-reference.ts';
import { vtlUnknownContext } from './vtl-unknown-context.ts';
import { vtlUnknownInput } from './vtl-unknown-input.ts';
import { vtlUnknownUtil } from './vtl-unknown-util.ts';
import { vtlUnquotedString } from './vtl-unquoted-string.ts';
import { vtlUnsupportedDirective } from './vtl-unsupported-directive.ts';
import { websocketConnectOpen } from './websocket-connect-open.ts';
import { websocketExtensionNotImportable } from './websocket-extension-not-importable.ts';
import { websocketFrameSize } from './websocket-frame-size.ts';
import { websocketNoDefaultRoute } from './websocket-no-default-route.ts';
import { websocketPathsIgnored } from './websocket-paths-ignored.ts';
import { websocketResponseMissing } from './websocket-response-missing.ts';
import { websocketRouteSelection } from './websocket-route-selection.ts';
import { websocketStructure } from './websocket-structure.ts';
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
  cacheAuthorization,
  cacheKeyDuplicate,
  cacheKeyMissing,
  cacheKeyUndeclared,
  cacheNamespaceShared,
  callbacksLinks,
  cfnIntrinsic,
  cognitoPoolArn,
  cognitoTokenKind,
  contentTypeDefault,
  cookieParameter,
  corsBinaryMock,
  corsCredentialsWildcard,
  corsExposeHeaders,
  corsExtensionOnRest,
  corsGatewayResponses,
  corsHeadersMismatch,
  corsMethodsMismatch,
  corsOptionsMissing,
  corsOriginOnMethod,
  corsOriginsList,
  corsValueUnquoted,
  credentialsForm,
  credentialsMissing,
  defaultResponseSkipped,
  deprecatedDropped,
  descriptionArrayItem,
  descriptionsLost,
  docPartLocation,
  docPartOrphan,
  docPartShadowed,
  docVersionMissing,
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
  gatewayResponse413,
  gatewayResponseAuthLeak,
  gatewayResponseJson,
  gatewayResponseLiteral,
  gatewayResponseMessageQuotes,
  gatewayResponseParameterKey,
  gatewayResponseStatus,
  gatewayResponseType,
  headerRequiredIgnored,
  httpCorsCredentials,
  httpDefaultRouteKey,
  httpDefaultRoutePreflight,
  httpIntegrationType,
  httpJwtIssuer,
  httpJwtIssuerSlash,
  httpJwtNoScopes,
  httpMappingKey,
  httpMultipleSecurity,
  httpOidcUrlMisplaced,
  httpOpenapi3Only,
  httpPayloadVersion,
  httpRemoveValue,
  httpReservedHeader,
  httpRestIdentitySource,
  httpSimpleResponses,
  httpStagePrefix,
  httpTagsBecomeAwsTags,
  httpTimeout,
  httpUnusedIntegrations,
  httpValidationIgnored,
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
  limitAudiences,
  limitAuthorizers,
  limitDocParts,
  limitIntegrations,
  limitPolicy,
  limitResources,
  limitRoutes,
  limitSchemaDepth,
  limitScopes,
  malformedIntegration,
  mappingKey,
  mappingLiteralUnquoted,
  mappingNotString,
  mappingReservedHeader,
  mappingSourceUndeclared,
  mediaTypeForm,
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
  openapiSchema,
  openapiStructure,
  openapiVersion,
  operationIdDuplicate,
  operationIdMissing,
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
  pathSegmentExtension,
  pathSegmentRisky,
  pathShadowed,
  pathSiblingVariables,
  pathTrailingSlash,
  pathVariableUndeclared,
  pathVariableUnused,
  payloadVersionOnRest,
  placeholderDefault,
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
  stageVariableLambdaPermission,
  stageVariableName,
  stageVariableUndefined,
  stageVariableUnused,
  stageVariableValueChars,
  streamUnsupported,
  suppressionWithoutReason,
  templateProperty,
  templateResource,
  timeoutRange,
  timeoutVsLambda,
  titleRenamesApi,
  tlsPolicyAccessMode,
  tlsPolicyLegacy,
  tlsSkipVerification,
  tokenIdentityIgnored,
  traceOperation,
  unknownAwsExtension,
  unresolvedRef,
  unusedSuppression,
  uriNotInterpolated,
  uriPlaceholderUnmapped,
  uriPlainHttp,
  uriPort,
  uriPrivateAddress,
  uriRegionMismatch,
  uriSchemeVariable,
  validatorBodyNoModel,
  validatorContentTypeHole,
  validatorEmpty,
  validatorNone,
  validatorNotCovering,
  validatorOnHttpApi,
  validatorUndefined,
  vpcLinkId,
  vtlAuthorizerContext,
  vtlEscapeSingleQuote,
  vtlForeachLimit,
  vtlInGatewayResponse,
  vtlJsonSkeleton,
  vtlMissingEscape,
  vtlOverrideTwice,
  vtlParamsCase,
  vtlParamsUndeclared,
  vtlParseJsonPrinted,
  vtlPathInJson,
  vtlPattern,
  vtlQuotedJson,
  vtlResponseOnly,
  vtlServiceCredentials,
  vtlStageVariable,
  vtlSyntax,
  vtlTemplateSize,
  vtlUndefinedReference,
  vtlUnknownContext,
  vtlUnknownInput,
  vtlUnknownUtil,
  vtlUnquotedString,
  vtlUnsupportedDirective,
  websocketConnectOpen,
  websocketExtensionNotImportable,
  websocketFrameSize,
  websocketNoDefaultRoute,
  websocketPathsIgnored,
  websocketResponseMissing,
  websocketRouteSelection,
  websocketStructure,
  wildcardStatus,
  yamlAmbiguousScalar,
];

/** Every lint rule by its id, in alphabetical order. */
export const rules: ReadonlyMap<string, Rule> = new Map(table.map((rule) => [rule.id, rule]));
