using System.Reflection;
using Shop.Architecture.Tests.Violators;

namespace Shop.Architecture.Tests;

/// <summary>Each rule is followed by its control: the same rule, refusing a deliberate violator.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Frameworks = ["Microsoft.EntityFrameworkCore", "StackExchange.Redis", "Microsoft.AspNetCore"];
    private static readonly string[] Features = ["Common", "Catalog", "Carts", "Pricing", "Inventory", "Checkouts"];

    [Fact]
    public void The_domain_needs_nothing_but_the_runtime()
    {
        Assert.Empty(Rules.NeedsOnlyTheRuntime(Layers.Domain));
        Assert.Empty(Rules.NamesNoDependency("Domain"));
    }

    [Fact]
    public void Control_what_needs_more_than_the_runtime_is_found()
    {
        Assert.Superset(new HashSet<string> { "Shop.Application", "Microsoft.AspNetCore.Mvc.Core", "StackExchange.Redis" }, Rules.NeedsOnlyTheRuntime(Layers.Violations).ToHashSet());
        Assert.Equal(["../Domain/Domain.csproj", "AutoMapper"], Rules.NamesNoDependency("Application"));
    }

    [Fact]
    public void The_application_knows_neither_database_nor_HTTP()
    {
        Assert.Empty(Rules.ReferencesNone(Layers.Application, [.. Frameworks, "Shop.Infrastructure", "Shop.WebApi"]));
        Assert.Empty(Rules.NoTypeDependsOn(Layers.Application, [.. Frameworks, "Shop.Infrastructure", "Shop.WebApi"]));
        Assert.Empty(Rules.ReferencesNone(Layers.Infrastructure, "Shop.WebApi"));
    }

    [Theory]
    [InlineData("Microsoft.EntityFrameworkCore", typeof(KnowsEntityFramework))]
    [InlineData("StackExchange.Redis", typeof(KnowsRedis))]
    [InlineData("Microsoft.AspNetCore", typeof(KnowsHttp))]
    public void Control_what_knows_a_framework_is_found(string framework, Type violator)
    {
        Assert.NotEmpty(Rules.ReferencesNone(Layers.Violations, framework));
        Assert.Contains(violator.FullName, Rules.NoTypeDependsOn(Layers.Violations, framework));
    }

    [Fact]
    public void Controllers_keep_to_use_cases()
    {
        Assert.Empty(Rules.ControllersKeepToUseCases(Layers.WebApi, Layers.Application));
        Assert.Empty(Rules.ControllersAreNamedSo(Layers.WebApi.GetTypes()));
    }

    [Fact]
    public void Control_a_controller_that_goes_past_the_use_cases_is_found()
    {
        Assert.Equal(
            ["Shop.WebApi.Violators.KnowsInfrastructureController", "Shop.WebApi.Violators.KnowsPortController"],
            Rules.ControllersKeepToUseCases(Layers.Violations, Layers.Application).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["Shop.Architecture.Tests.Violators.MisplacedController", "Shop.WebApi.Violators.Misnamed"],
            Rules.ControllersAreNamedSo(Layers.Violations.GetTypes()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_infrastructure_keeps_its_types_to_itself() => Assert.Empty(Rules.ArePrivateToTheirLayer(Layers.Infrastructure.GetTypes()));

    [Fact]
    public void Control_a_public_adapter_is_found() =>
        Assert.Equal(
            [typeof(PublicAdapter).FullName],
            Rules.ArePrivateToTheirLayer([typeof(PublicAdapter), typeof(DependencyInjection), typeof(PublicMigration), typeof(InternalAdapter)]));

    [Fact]
    public void The_domain_has_no_public_setters() => Assert.Empty(Rules.HaveNoPublicSetters(Layers.Domain.GetExportedTypes()));

    [Fact]
    public void Control_a_public_setter_is_found() =>
        Assert.Equal(["Field", "Settable"], Rules.HaveNoPublicSetters([typeof(HasPublicState)]).Select(name => name.Split('.')[^1]).Order(StringComparer.Ordinal));

    [Fact]
    public void Everything_asynchronous_in_the_application_can_be_cancelled() => Assert.Empty(Rules.CanBeCancelled(Layers.Application.GetExportedTypes()));

    [Fact]
    public void Control_what_cannot_be_cancelled_is_found() =>
        Assert.Equal(
            ["PlainAsync", "StreamAsync", "ValueAsync", "WithResultAsync"],
            Rules.CanBeCancelled([typeof(ICannotBeCancelled)]).Select(name => name.Split('.')[^1]).Order(StringComparer.Ordinal));

    public static TheoryData<string, string[]> FeaturesOfLayers => new()
    {
        { "Domain", Features },
        { "Application", [.. Features, "Operations"] },
        { "Infrastructure", [.. Features, "Persistence", "Caching", "Search"] },
        { "WebApi", [.. Features, "Operations", "OpenApi", "Verbs"] },
    };

    [Theory]
    [MemberData(nameof(FeaturesOfLayers))]
    public void A_feature_has_the_same_name_in_every_layer(string layer, string[] features) =>
        Assert.Empty(Rules.StandInFeatures(Assembly.Load($"Shop.{layer}").GetTypes(), $"Shop.{layer}", features));

    [Theory]
    [InlineData("Shop.Infrastructure")]
    [InlineData("Shop.WebApi")]
    public void Control_a_folder_of_another_name_is_found(string layer) =>
        Assert.Equal(["Violators"], Rules.StandInFeatures(Layers.Violations.GetTypes(), layer, Features));
}
