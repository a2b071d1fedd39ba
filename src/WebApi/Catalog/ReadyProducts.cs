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
    /// <summary>The way to an action: a shorter one to that which shows a product.</summary>
    public RequestDelegate Shortened(ControllerActionDescriptor action, RequestDelegate controller) =>
        action.ControllerTypeInfo.AsType() == typeof(ProductsController) && action.ActionName == nameof(ProductsController.Get)
            ? context => IsPlain(context.Request) ? AnswerAsync(context, controller) : controller(context)
            : controller;

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
