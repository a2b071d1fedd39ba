using Microsoft.OpenApi;

namespace Shop.WebApi.OpenApi;

/// <summary>The OpenAPI document at <c>/openapi/v1.json</c> and its user interface at <c>/swagger</c>.</summary>
internal static class OpenApiSetup
{
    public static void AddShopSwagger(this WebApplicationBuilder builder) => builder.Services.AddSwaggerGen(swagger =>
    {
        swagger.SwaggerDoc("v1", new OpenApiInfo { Title = "Shop", Version = "v1", Description = "A product catalog and a shopping cart service." });
        swagger.SupportNonNullableReferenceTypes();
        foreach (var xml in Directory.GetFiles(AppContext.BaseDirectory, "Shop.*.xml"))
            swagger.IncludeXmlComments(xml);
    });

    public static void UseShopSwagger(this WebApplication app)
    {
        if (!app.Configuration.GetValue("Swagger:Enabled", app.Environment.IsDevelopment()))
            return;
        app.UseSwagger(swagger => swagger.RouteTemplate = "openapi/{documentName}.json");
        app.UseSwaggerUI(ui =>
        {
            ui.RoutePrefix = "swagger";
            ui.SwaggerEndpoint("/openapi/v1.json", "Shop v1");
            ui.DocumentTitle = "Shop";
        });
    }
}
