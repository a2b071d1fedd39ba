using Microsoft.OpenApi;
using Shop.WebApi.Common;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Shop.WebApi.OpenApi;

/// <summary>What the operations refer to: headers, parameters, examples of errors, security schemes; and what the tags mean.</summary>
internal sealed class Components : IDocumentFilter
{
    public const string Administration = "Catalog administration";
    public const string PricingAdministration = "Pricing administration";

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var components = swaggerDoc.Components ??= new OpenApiComponents();
        components.Headers = Inputs.Headers.ToDictionary();
        components.Parameters = new Dictionary<string, IOpenApiParameter>
        {
            ["IdempotencyKey"] = Inputs.IdempotencyKey,
            ["IfMatch"] = Inputs.IfMatch,
            ["IfNoneMatch"] = Inputs.IfNoneMatch,
            ["Prefer"] = Inputs.Prefer,
            ["RequestId"] = Inputs.RequestIdParameter,
            ["RequiredIfMatch"] = Inputs.RequiredIfMatch,
        };
        components.Responses = ErrorCatalog.Everywhere.ToDictionary(code => code, IOpenApiResponse (code) => Operations.ErrorResponse([code], [], isCart: false, swaggerDoc));
        components.Examples = ErrorCatalog.Examples();
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Operations.Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = $"A customer's or an administrator's access token; administration needs the scope `{Scopes.CatalogWrite}`, `{Scopes.PricingWrite}`, `{Scopes.InventoryWrite}` or `{Scopes.CheckoutWrite}`. In Development, the verb `token` makes one.",
            },
            [Operations.CartToken] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiController.CartTokenHeader,
                Description = "The secret of a guest's cart: `token` in the answer that created it.",
            },
        };
        swaggerDoc.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = "Catalog", Description = "Products, variants and categories, for everybody." },
            new() { Name = "Carts", Description = "Carts. A guest shows the cart's token in `Cart-Token`, a customer a bearer token; anybody else finds nothing." },
            new() { Name = Administration, Description = $"Changes of products and categories, imports and exports, for bearers of the scope `{Scopes.CatalogWrite}`. A change names the ETag of what was read in `If-Match`." },
            new() { Name = PricingAdministration, Description = $"Promotions and list prices, for bearers of the scope `{Scopes.PricingWrite}`." },
            new() { Name = "Checkouts", Description = $"What shoppers were promised. Their owners see and cancel them; who takes orders completes them, with the scope `{Scopes.CheckoutWrite}`." },
            new() { Name = "Inventory", Description = $"The shop's own stock, for bearers of the scope `{Scopes.InventoryWrite}`." },
            new() { Name = "Operations", Description = "For whoever runs the shop." },
        };
        new OpenApiWalker(new Terseness(components.Schemas!)).Walk(swaggerDoc);
    }

    /// <summary>A reference need not repeat what it refers to.</summary>
    private sealed class Terseness(IDictionary<string, IOpenApiSchema> schemas) : OpenApiVisitorBase
    {
        public override void Visit(IOpenApiReferenceHolder referenceHolder)
        {
            if (referenceHolder is OpenApiSchemaReference { Reference: { Id: { } id, Description: { } description } } reference && schemas[id].Description == description)
                reference.Reference.Description = null;
        }
    }
}
