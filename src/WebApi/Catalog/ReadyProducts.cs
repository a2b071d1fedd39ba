using System.Reflection;
using Microsoft.AspNetCore.Mvc.Controllers;
using Shop.Application.Catalog;
using Shop.WebApi.Common;

namespace Shop.WebApi.Catalog;

/// <summary>
/// A short way to a product that is at hand: a shopper's plain request for it is answered in front of what guards and calls a controller,
/// which took a third of the time. Whatever is not plain, such as a credential or a parameter, or not at hand goes on to
/// <see cref="ProductsController.Get"/>.
/// </summary>
internal sealed class ReadyProducts(RequestDelegate next, GetProduct getProduct, CatalogRequests requests)
{
    private static readonly MethodInfo Action = typeof(ProductsController).GetMethod(nameof(ProductsController.Get))!;

    public Task InvokeAsync(HttpContext context) =>
        IsPlain(context.Request)
        && context.GetEndpoint()?.Metadata.GetMetadata<ControllerActionDescriptor>()?.MethodInfo == Action
        && getProduct.FindKept((string)context.Request.RouteValues["id"]!, requests.DefaultCurrency) is { } product
            ? DocumentAnswer.WriteAsync(context, product, requests.PublicCache)
            : next(context);

    private static bool IsPlain(HttpRequest request) =>
        !request.QueryString.HasValue && request.Headers.Authorization.Count == 0 && request.Headers.Accept is [] or ["*/*"] or ["application/json"];
}
