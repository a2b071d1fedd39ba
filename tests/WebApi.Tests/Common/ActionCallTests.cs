using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Routing;
using Shop.WebApi.Common;

namespace Shop.WebApi.Tests.Common;

public sealed class ActionCallTests
{
    [Fact]
    public void An_action_that_takes_a_part_of_its_address_is_called() => Assert.NotNull(ActionCall.Of(Described(nameof(Asking.Get))));

    /// <summary>It would silently keep its default.</summary>
    [Theory]
    [InlineData(nameof(Asking.List))]
    [InlineData(nameof(Asking.Find))]
    public void One_that_takes_a_parameter_of_the_query_is_refused_at_the_start(string action) =>
        Assert.Throws<InvalidOperationException>(() => ActionCall.Of(Described(action)));

    private static ControllerActionDescriptor Described(string name)
    {
        var method = typeof(Asking).GetMethod(name)!;
        return new ControllerActionDescriptor
        {
            ControllerTypeInfo = typeof(Asking).GetTypeInfo(),
            MethodInfo = method,
            Parameters = [.. method.GetParameters().Select(parameter => new ParameterDescriptor { Name = parameter.Name!, ParameterType = parameter.ParameterType })],
            AttributeRouteInfo = new AttributeRouteInfo { Template = "asking/{id}" },
        };
    }

    private sealed class Asking : ApiController
    {
        public Task<IActionResult> Get(string id, CancellationToken cancellationToken) => Task.FromResult<IActionResult>(cancellationToken.IsCancellationRequested ? NoContent() : Content(id));

        public Task<IActionResult> List(string id, int limit) => Task.FromResult<IActionResult>(limit > 0 ? Content(id) : NoContent());

        public Task<IActionResult> Find(string q) => Task.FromResult<IActionResult>(Content(q));
    }
}
