using Microsoft.Extensions.DependencyInjection;

namespace Shop.Application.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public void Every_use_case_is_registered_as_itself_with_all_that_is_the_applications_own()
    {
        var services = new ServiceCollection().AddApplication();
        var registered = services.Select(s => s.ServiceType).ToHashSet();
        var useCases = typeof(DependencyInjection).Assembly.GetExportedTypes().Where(IsUseCase).ToList();
        Assert.Contains(typeof(Application.Carts.AddCartItem), useCases);
        Assert.Empty(useCases.Except(registered));

        var needed = registered.Where(t => t.Assembly == typeof(DependencyInjection).Assembly)
            .SelectMany(t => t.GetConstructors().Single().GetParameters()).Select(p => p.ParameterType)
            .Where(t => t.IsClass && t.Assembly == typeof(DependencyInjection).Assembly);
        Assert.Empty(needed.Except(registered));
    }

    private static bool IsUseCase(Type type) =>
        type is { IsClass: true, IsAbstract: false } && type.GetMethods().Any(m => m.DeclaringType == type && m.IsPublic && m.Name.EndsWith("Async", StringComparison.Ordinal));
}
