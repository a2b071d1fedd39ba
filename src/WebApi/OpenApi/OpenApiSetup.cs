using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using Shop.WebApi.Common;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Shop.WebApi.OpenApi;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c> and its user interface at <c>/swagger</c>.</summary>
internal static partial class OpenApiSetup
{
    public const string DocumentName = "v1";

    private const string Description = """
        A product catalog and a shopping cart.

        Every 4xx and 5xx has one form, with a `code` for programs; who asks for `application/problem+json` gets RFC 9457 with the same code.
        Besides the errors of each operation there are 404 `NOT_FOUND` for an address that does not exist and 405 `METHOD_NOT_ALLOWED` (with `Allow`).
        Members, duplicates and types that a request body should not have are refused, never passed over.
        Money is an integer in minor units with its ISO 4217 code. Times are UTC by RFC 3339.
        """;

    public static void AddShopSwagger(this WebApplicationBuilder builder)
    {
        // The document describes the JSON that the shop writes, not what the framework would.
        builder.Services.AddSingleton<ISerializerDataContractResolver>(new JsonSerializerDataContractResolver(ApiJson.Instance.Options));
        builder.Services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc(DocumentName, new OpenApiInfo
            {
                Title = "Shop",
                Version = "1.0.0",
                Description = Description,
                License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
            });
            swagger.AddServer(new OpenApiServer { Url = "/" });
            // Whatever can be got has a HEAD, of which there is nothing more to say.
            swagger.DocInclusionPredicate((_, action) => action.HttpMethod != HttpMethods.Head);
            swagger.SupportNonNullableReferenceTypes();
            swagger.CustomSchemaIds(Schemas.IdOf);
            swagger.TagActionsBy(action => action.ActionDescriptor.EndpointMetadata.OfType<AuthorizeAttribute>().Any(authorize => authorize.Policy == Scopes.CatalogWrite)
                ? [Components.Administration]
                : [action.ActionDescriptor.EndpointMetadata.OfType<ITagsMetadata>().Last().Tags[0]]);
            foreach (var xml in Directory.GetFiles(AppContext.BaseDirectory, "Shop.*.xml").Order(StringComparer.Ordinal))
                swagger.IncludeXmlComments(() => Comments(xml));
            // After the comments, which they complete.
            swagger.SchemaFilter<Schemas>();
            swagger.OperationFilter<Operations>();
            swagger.DocumentFilter<Components>();
        });
    }

    public static void UseShopSwagger(this WebApplication app)
    {
        if (!app.Configuration.GetValue("Swagger:Enabled", app.Environment.IsDevelopment()))
            return;
        app.UseSwagger(swagger =>
        {
            swagger.RouteTemplate = "openapi/{documentName}.json";
            swagger.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        });
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "swagger";
            ui.SwaggerEndpoint($"/openapi/{DocumentName}.json", "Shop v1");
            ui.DocumentTitle = "Shop";
            ui.EnableDeepLinking();
            ui.DisplayOperationId();
        });
    }

    /// <summary>Our comments with members named as they are in JSON.</summary>
    private static XPathDocument Comments(string path)
    {
        var xml = XDocument.Load(path, LoadOptions.PreserveWhitespace);
        foreach (var reference in xml.Descendants().Where(e => e.Name == "paramref" || e.Name == "see").ToList())
        {
            var name = ((string?)reference.Attribute("name") ?? (string?)reference.Attribute("cref") ?? "").Split('.')[^1];
            reference.ReplaceWith(new XElement("c", Capital().Replace(name, first => first.Value.ToLowerInvariant())));
        }

        return new XPathDocument(xml.CreateReader());
    }

    [GeneratedRegex("^[A-Z]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Capital();
}
