using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Shop.WebApi.Carts;
using Shop.WebApi.Common;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Shop.WebApi.OpenApi;

/// <summary>Completes each operation: what it reads, all it answers, an example of each, and who may call it.</summary>
internal sealed class Operations : IOperationFilter
{
    public const string Bearer = "bearer";
    public const string CartToken = "cartToken";

    private const string Json = "application/json";

    /// <summary>Whoever answers this takes an Idempotency-Key.</summary>
    private const string ChangesCarts = "IDEMPOTENCY_KEY_REUSED";

    /// <summary>Its answer is a promise, which is always whole.</summary>
    private const string StartsCheckout = "startCheckout";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var (id, document) = (operation.OperationId!, context.Document);
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var codes = metadata.OfType<ErrorsAttribute>().SelectMany(errors => errors.Codes).ToList();
        var scopes = metadata.OfType<AuthorizeAttribute>().Select(authorize => authorize.Policy).OfType<string>().ToList();
        var isAuthorised = scopes.Count > 0;
        var isCart = context.ApiDescription.RelativePath!.StartsWith("api/v1/carts", StringComparison.Ordinal);
        var isGuests = isCart || context.ApiDescription.RelativePath.StartsWith("api/v1/checkouts", StringComparison.Ordinal);

        AddParameters(operation, codes, document);
        AddRequest(operation, metadata);
        foreach (var (status, response) in operation.Responses!)
            Complete((OpenApiResponse)response, id, status, metadata, document, hasETag: status is "201" or "304" || operation.Responses.ContainsKey("304") || codes.Contains("PRECONDITION_FAILED"));
        if (codes.Contains(ChangesCarts))
            CompleteChange(operation, context, isBrief: id != StartsCheckout);

        var inputs = InputsOf(operation, context);
        var json = operation.RequestBody?.Content?.ContainsKey(Json) == true;
        AddErrors(operation, [.. ErrorCatalog.Common(inputs.Count > 0, operation.RequestBody is not null, json, isAuthorised), .. codes], inputs, isCart, context);
        operation.Security = [.. Security(id, isGuests && !metadata.OfType<AuthorizeAttribute>().Any(), isAuthorised || id == "getCurrentCart", scopes, document)];
    }

    private static void AddParameters(OpenApiOperation operation, List<string> codes, OpenApiDocument document)
    {
        var id = operation.OperationId!;
        operation.Parameters ??= [];
        foreach (var place in operation.Parameters.OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Path))
        {
            (place.Description, place.Example) = Inputs.Slugs.TryGetValue(id, out var slug) ? ("The id or the slug.", slug) : (Inputs.Places[place.Name!], null);
            if (slug is null && place.Name != Inputs.Code && place.Schema is OpenApiSchema schema)
                schema.Format = "uuid";
        }

        operation.Parameters = [.. Inputs.Queries.GetValueOrDefault(id, []).Concat(operation.Parameters).DistinctBy(parameter => parameter.Name).OrderBy(parameter => parameter.In != ParameterLocation.Path)];
        if (operation.Responses!.ContainsKey("304"))
            operation.Parameters.Add(new OpenApiParameterReference("IfNoneMatch", document));
        if (codes.Contains("PRECONDITION_FAILED"))
            operation.Parameters.Add(new OpenApiParameterReference(codes.Contains("PRECONDITION_REQUIRED") ? "RequiredIfMatch" : "IfMatch", document));
        if (codes.Contains(ChangesCarts))
        {
            operation.Parameters.Add(new OpenApiParameterReference("IdempotencyKey", document));
            if (id != StartsCheckout && operation.Responses!.Values.Any(response => response.Content is { Count: > 0 }))
                operation.Parameters.Add(new OpenApiParameterReference("Prefer", document));
        }

        operation.Parameters.Add(new OpenApiParameterReference("RequestId", document));
    }

    private static void AddRequest(OpenApiOperation operation, IList<object> metadata)
    {
        if (metadata.OfType<ConsumesAttribute>().FirstOrDefault() is not { } consumes)
            return;
        // A file that an action reads by itself is no parameter that could be found.
        var body = operation.RequestBody as OpenApiRequestBody ?? new OpenApiRequestBody
        {
            Content = consumes.ContentTypes.ToDictionary(type => type, IOpenApiMediaType (_) => new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } }),
        };
        body.Required = true;
        foreach (var (type, content) in body.Content!)
            ((OpenApiMediaType)content).Example = Examples.Find(operation.OperationId!, "request", type);
        operation.RequestBody = body;
    }

    private static void Complete(OpenApiResponse response, string id, string status, IList<object> metadata, OpenApiDocument document, bool hasETag)
    {
        var (isCached, isMoved) = (status != "204", status == "301");
        response.Headers = Headers(document, (Inputs.RequestId, true), ("ETag", hasETag && isCached && !isMoved), ("Location", isMoved || status is "201" or "202"), ("Cache-Control", isCached), ("Server-Timing", true));
        if (metadata.OfType<ProducesAttribute>().FirstOrDefault() is { } files)
            response.Content = files.ContentTypes.ToDictionary(type => type, IOpenApiMediaType (_) => new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        else if (response.Content is { Count: > 0 } content)
            response.Content = new Dictionary<string, IOpenApiMediaType> { [Json] = content[Json] };
        foreach (var (type, content) in response.Content ?? new Dictionary<string, IOpenApiMediaType>(0))
            ((OpenApiMediaType)content).Example = Examples.Find(id, status, type);
    }

    /// <summary>A change may have been made by an earlier sending, and is answered briefly to who wants it so.</summary>
    private static void CompleteChange(OpenApiOperation operation, OperationFilterContext context, bool isBrief)
    {
        var minimal = context.SchemaGenerator.GenerateSchema(typeof(MinimalCart), context.SchemaRepository);
        foreach (var response in operation.Responses!.Values.Cast<OpenApiResponse>())
        {
            response.Headers!.Add(ChangeHeaders.Replayed, new OpenApiHeaderReference(ChangeHeaders.Replayed, context.Document));
            if (!isBrief || response.Content is not { Count: > 0 } content || content[Json] is not OpenApiMediaType json)
                continue;
            response.Headers.Add(ChangeHeaders.PreferenceApplied, new OpenApiHeaderReference(ChangeHeaders.PreferenceApplied, context.Document));
            json.Schema = new OpenApiSchema { AnyOf = [json.Schema!, minimal] };
        }
    }

    /// <summary>The names of what can be wrong with a request: query parameters, members of its body, If-Match.</summary>
    private static HashSet<string> InputsOf(OpenApiOperation operation, OperationFilterContext context)
    {
        var names = operation.Parameters!.Where(parameter => parameter.In == ParameterLocation.Query).Select(parameter => parameter.Name!).ToHashSet(StringComparer.Ordinal);
        var headers = operation.Parameters!.OfType<OpenApiParameterReference>().Select(parameter => parameter.Reference.Id).ToList();
        if (headers.Exists(header => header?.EndsWith("IfMatch", StringComparison.Ordinal) == true))
            names.Add("If-Match");
        if (headers.Contains("IdempotencyKey"))
            names.Add(ChangeHeaders.IdempotencyKeyHeader);
        if (operation.RequestBody?.Content?.Values.First().Schema is OpenApiSchemaReference { Reference.Id: { } body })
            names.UnionWith(context.SchemaRepository.Schemas[body].Properties!.Keys);
        return names;
    }

    private static void AddErrors(OpenApiOperation operation, List<string> codes, IReadOnlyCollection<string> inputs, bool isCart, OperationFilterContext context)
    {
        context.SchemaGenerator.GenerateSchema(typeof(ErrorAnswer), context.SchemaRepository);
        context.SchemaGenerator.GenerateSchema(typeof(ProblemAnswer), context.SchemaRepository);
        foreach (var group in codes.GroupBy(ErrorCatalog.StatusOf).OrderBy(group => group.Key))
        {
            var status = $"{group.Key}";
            // Readiness says by the same status that it is not ready.
            if (operation.Responses!.GetValueOrDefault(status)?.Content is { } own)
                operation.Responses![status] = WithOwn(ErrorResponse(group, inputs, isCart, context.Document), (OpenApiMediaType)own[Json], context.Document);
            else
                operation.Responses![status] = ErrorCatalog.Everywhere.Contains(group.First()) ? new OpenApiResponseReference(group.First(), context.Document) : ErrorResponse(group, inputs, isCart, context.Document);
        }
    }

    /// <summary>The answer of one status, with an example of each of its codes in both forms.</summary>
    public static OpenApiResponse ErrorResponse(IEnumerable<string> codes, IReadOnlyCollection<string> inputs, bool isCart, OpenApiDocument document)
    {
        var status = ErrorCatalog.StatusOf(codes.First());
        return new OpenApiResponse
        {
            Description = $"{ReasonPhrases.GetReasonPhrase(status)}: {string.Join(", ", codes)}",
            Headers = Headers(document, (Inputs.RequestId, true), ("Retry-After", status is 429 or 503)),
            Content = new Dictionary<string, IOpenApiMediaType> { [Json] = Content("Error", ""), [ErrorWriter.ProblemJson] = Content("Problem", ErrorCatalog.AsProblem) },
        };

        OpenApiMediaType Content(string schema, string suffix) => new()
        {
            Schema = new OpenApiSchemaReference(schema, document),
            Examples = codes.ToDictionary(code => code, IOpenApiExample (code) => new OpenApiExampleReference(ErrorCatalog.ExampleOf(code, inputs, isCart) + suffix, document)),
        };
    }

    private static OpenApiResponse WithOwn(OpenApiResponse error, OpenApiMediaType own, OpenApiDocument document)
    {
        var json = (OpenApiMediaType)error.Content![Json];
        json.Schema = new OpenApiSchema { AnyOf = [own.Schema!, new OpenApiSchemaReference("Error", document)] };
        json.Examples!["NOT_READY"] = new OpenApiExample { Summary = "A dependency does not answer.", Value = own.Example };
        return error;
    }

    private static IEnumerable<OpenApiSecurityRequirement> Security(string id, bool isGuests, bool isAuthorised, List<string> scopes, OpenApiDocument document)
    {
        var bearer = new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = scopes };
        if (id is "createCart" or "getProduct" or "getCategory")
            return [new OpenApiSecurityRequirement(), bearer];
        if (isGuests)
            return [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(CartToken, document)] = [] }, bearer];
        return isAuthorised ? [bearer] : [];
    }

    private static Dictionary<string, IOpenApiHeader> Headers(OpenApiDocument document, params (string Name, bool IsSent)[] headers) =>
        headers.Where(header => header.IsSent).ToDictionary(header => header.Name, IOpenApiHeader (header) => new OpenApiHeaderReference(header.Name, document));
}
