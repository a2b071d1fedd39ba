using System.Reflection;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore.Migrations;
using NetArchTest.Rules;

namespace Shop.Architecture.Tests;

/// <summary>Each rule names what breaks it; nothing, when it is kept.</summary>
internal static class Rules
{
    /// <summary>The assembly needs nothing but what comes with .NET itself, ASP.NET Core excluded.</summary>
    public static IEnumerable<string> NeedsOnlyTheRuntime(Assembly assembly)
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location);
        return assembly.GetReferencedAssemblies().Where(name => Path.GetDirectoryName(Assembly.Load(name).Location) != runtime).Select(name => name.Name!);
    }

    /// <summary>The project file of a layer names no package and no other project; an unused one would not show in the assembly.</summary>
    public static IEnumerable<string> NamesNoDependency(string layer)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "Shop.sln")))
            root = root.Parent;
        return XDocument.Load(Path.Combine(root.FullName, "src", layer, $"{layer}.csproj")).Descendants()
            .Where(e => e.Name.LocalName is "PackageReference" or "ProjectReference" or "FrameworkReference")
            .Select(e => e.Attribute("Include")!.Value);
    }

    public static IEnumerable<string> ReferencesNone(Assembly assembly, params string[] names) =>
        assembly.GetReferencedAssemblies().Select(r => r.Name!).Where(r => names.Any(name => r == name || r.StartsWith($"{name}.", StringComparison.Ordinal)));

    public static IEnumerable<string> NoTypeDependsOn(Assembly assembly, params string[] names) =>
        Broken(Types.InAssembly(assembly).ShouldNot().HaveDependencyOnAny(names));

    /// <summary>A controller calls use cases. An interface of the application is a port, and behind a use case, unless a use case asks its caller for it.</summary>
    public static IEnumerable<string> ControllersKeepToUseCases(Assembly webApi, Assembly application)
    {
        var taken = application.GetExportedTypes().Where(t => t.IsClass).SelectMany(t => t.GetMethods()).SelectMany(m => m.GetParameters()).Select(p => p.ParameterType);
        var ports = application.GetExportedTypes().Where(t => t.IsInterface).Except(taken).Select(t => t.FullName!);
        return Broken(Types.InAssembly(webApi)
            .That().HaveNameEndingWith("Controller", StringComparison.Ordinal).Or().Inherit(typeof(ControllerBase))
            .ShouldNot().HaveDependencyOnAny([.. ports, "Shop.Infrastructure"]));
    }

    public static IEnumerable<string> ControllersAreNamedSo(IEnumerable<Type> types) =>
        Names(types.Where(t => t.IsAssignableTo(typeof(ControllerBase)) && !(t.Name.EndsWith("Controller", StringComparison.Ordinal) && IsIn(t, "Shop.WebApi"))));

    /// <summary>Only the entry points of the composition root, the settings it binds and EF Core's migrations are public.</summary>
    public static IEnumerable<string> ArePrivateToTheirLayer(IEnumerable<Type> types) =>
        Names(types.Where(t => t.IsVisible && t.Name != "DependencyInjection" && !t.Name.EndsWith("Options", StringComparison.Ordinal) && !t.IsEnum && !t.IsAssignableTo(typeof(Migration))));

    /// <summary>State is changed by the methods of its owner; what is set at creation is no change.</summary>
    public static IEnumerable<string> HaveNoPublicSetters(IEnumerable<Type> types) =>
        from type in types
        from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where member is FieldInfo { IsInitOnly: false, IsLiteral: false } && !type.IsEnum
            || member is PropertyInfo { SetMethod: { IsPublic: true } setter } && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
        select $"{type.FullName}.{member.Name}";

    public static IEnumerable<string> CanBeCancelled(IEnumerable<Type> types) =>
        from type in types
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where IsAsynchronous(method.ReturnType) && method.GetParameters().LastOrDefault()?.ParameterType != typeof(CancellationToken)
        select $"{type.FullName}.{method.Name}";

    /// <summary>A feature has the same name in every layer: what stands directly below a layer's namespace is on the list.</summary>
    public static IEnumerable<string> StandInFeatures(IEnumerable<Type> types, string layer, params string[] features) =>
        types.Where(t => t.Namespace?.StartsWith($"{layer}.", StringComparison.Ordinal) == true).Select(t => t.Namespace![(layer.Length + 1)..].Split('.')[0])
            .Distinct().Except(features);

    private static bool IsAsynchronous(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask)
        || (type.IsGenericType && (type.GetGenericTypeDefinition() is var open) && (open == typeof(Task<>) || open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>)));

    private static bool IsIn(Type type, string layer) => type.Namespace == layer || type.Namespace?.StartsWith($"{layer}.", StringComparison.Ordinal) == true;

    private static IEnumerable<string> Broken(ConditionList rule) => rule.GetResult().FailingTypeNames ?? [];

    private static IEnumerable<string> Names(IEnumerable<Type> types) => types.Select(t => t.FullName!);
}
