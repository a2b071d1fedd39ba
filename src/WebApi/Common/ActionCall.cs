using System.Linq.Expressions;
using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;

namespace Shop.WebApi.Common;

/// <summary>
/// Calls a controller's action without what MVC has between the two and the shop does not use: filters, value providers, model binders and
/// validation, which took 8 of the 89 µs of an addition to a cart. A parameter is a part of the address, a service that is marked so, the
/// request's end, or the body.
/// </summary>
internal static class ActionCall
{
    private delegate Task<IActionResult> Call(ControllerBase controller, HttpContext context, object? body);

    /// <exception cref="InvalidOperationException">A parameter is none of these.</exception>
    public static RequestDelegate Of(ControllerActionDescriptor action)
    {
        var create = ActivatorUtilities.CreateFactory(action.ControllerTypeInfo, []);
        var (call, body) = Compile(action.MethodInfo, [.. action.Parameters.Select(parameter => parameter.BindingInfo?.BinderModelName ?? parameter.Name)], action.AttributeRouteInfo?.Template ?? "");
        return async context =>
        {
            var content = body is null ? null : await JsonBody.ReadAsync(context, body);
            var controller = (ControllerBase)create(context.RequestServices, null);
            controller.ControllerContext = new ControllerContext { HttpContext = context, ActionDescriptor = action };
            var result = await call(controller, context, content);
            await result.ExecuteResultAsync(controller.ControllerContext);
        };
    }

    private static (Call Call, Type? Body) Compile(MethodInfo method, string[] names, string template)
    {
        var (controller, context, body) = (Expression.Parameter(typeof(ControllerBase)), Expression.Parameter(typeof(HttpContext)), Expression.Parameter(typeof(object)));
        Type? bodyType = null;
        var arguments = method.GetParameters().Select((parameter, i) => Argument(parameter, names[i])).ToArray();
        Expression answer = Expression.Call(Expression.Convert(controller, method.DeclaringType!), method, arguments);
        if (method.ReturnType == typeof(IActionResult))
            answer = Expression.Call(typeof(Task), nameof(Task.FromResult), [typeof(IActionResult)], answer);
        return (Expression.Lambda<Call>(answer, controller, context, body).Compile(), bodyType);

        Expression Argument(ParameterInfo parameter, string name)
        {
            var type = parameter.ParameterType;
            if (type == typeof(CancellationToken))
                return Expression.Property(context, nameof(HttpContext.RequestAborted));
            if (type == typeof(string) && template.Contains($"{{{name}}}", StringComparison.Ordinal))
                return Expression.TypeAs(Expression.Call(typeof(RoutingHttpContextExtensions), nameof(RoutingHttpContextExtensions.GetRouteValue), null, context, Expression.Constant(name)), type);
            if (parameter.IsDefined(typeof(FromServicesAttribute)))
                return Expression.Call(typeof(ServiceProviderServiceExtensions), nameof(ServiceProviderServiceExtensions.GetRequiredService), [type], Expression.Property(context, nameof(HttpContext.RequestServices)));
            if (type.IsValueType || type == typeof(string) || bodyType is not null)
                throw new InvalidOperationException($"{method.DeclaringType!.Name}.{method.Name} takes {name}, which is no part of its address. Parameters of the query are read by {nameof(QueryReader)}.");
            return Expression.Convert(body, bodyType = type);
        }
    }
}
