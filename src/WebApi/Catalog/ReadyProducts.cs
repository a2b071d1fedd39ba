using Microsoft.AspNetCore.Mvc.Controllers;
using Shop.Application.Catalog;
using Shop.Domain.Catalog;
using Shop.WebApi.Common;

namespace Shop.WebApi.Catalog;

/// <summary>
/// A short way to a ready product: a shopper's plain request for one is answered in front of the controller, which took a third of the
/// time. Whatever is not plain, such as a credential or a parameter, goes on to <see cref="ProductsController.Get"/>.
/// </summary>
internal sealed class ReadyProducts(GetProduct getProduct, CatalogRequests requests)
{
    /// <summary>To be added to the controllers' endpoints.</summary>
    public void ShortenWay(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<ControllerActionDescriptor>().FirstOrDefault() is { ActionName: nameof(ProductsController.Get) } action
            && action.ControllerTypeInfo.AsType() == typeof(ProductsController) && endpoint.RequestDelegate is { } controller)
            endpoint.RequestDelegate = context => IsPlain(context.Request) ? AnswerAsync(context, controller) : controller(context);
    }

    private static bool IsPlain(HttpRequest request) =>
        !request.QueryString.HasValue && request.Headers.Authorization.Count == 0 && request.Headers.Accept is [] or ["*/*"] or ["application/json"];

    private async Task AnswerAsync(HttpContext context, RequestDelegate controller)
    {
        var product = await getProduct.ExecuteAsync((string)context.Request.RouteValues["id"]!, requests.DefaultCurrency, asAdministrator: false, context.RequestAborted);
        await (product switch
        {
            { Error: null } => DocumentAnswer.WriteAsync(context, product.Value!, requests.PublicCache),
            { Error.Code: CatalogErrors.MovedCode } => controller(context),
            _ => ErrorWriter.WriteAsync(context, product.Error),
        });
    }
}
