using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Routing;
using Shop.WebApi.Common;

namespace Shop.WebApi.Tests.Common;

/// <summary>MVC binds parts of the address and bodies only. A parameter of the query would silently keep its default: <see cref="QueryReader"/> reads those.</summary>
public sealed class ActionParametersTests
{
    [Fact]
    public void No_action_takes_a_parameter_of_the_query() =>
        Assert.Empty(typeof(ApiController).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ApiController))).SelectMany(OfTheQuery));

    [Fact]
    public void One_that_does_is_found() => Assert.Equal(["ListAsync(limit)"], OfTheQuery(typeof(Asking)));

    private static IEnumerable<string> OfTheQuery(Type controller) =>
        from action in controller.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        let route = string.Concat(action.GetCustomAttributes<HttpMethodAttribute>().Select(method => method.Template)) + controller.GetCustomAttribute<RouteAttribute>()?.Template
        from parameter in action.GetParameters()
        where parameter.ParameterType.IsValueType || parameter.ParameterType == typeof(string)
        where parameter.ParameterType != typeof(CancellationToken)
        where !route.Contains($"{{{parameter.GetCustomAttribute<FromRouteAttribute>()?.Name ?? parameter.Name}}}", StringComparison.Ordinal)
        select $"{action.Name}({parameter.Name})";

    [Route("asking")]
    private sealed class Asking : ApiController
    {
        [HttpGet("{id}")]
        public Task<object> ListAsync(string id, int limit, CancellationToken cancellationToken) => Task.FromResult<object>((Request.Path, id, limit, cancellationToken));
    }
}
