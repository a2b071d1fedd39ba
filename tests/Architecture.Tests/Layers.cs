using System.Reflection;

namespace Shop.Architecture.Tests;

/// <summary>The layers' assemblies, from the inside out.</summary>
internal static class Layers
{
    public static readonly Assembly Domain = Assembly.Load("Shop.Domain");

    public static readonly Assembly Application = Assembly.Load("Shop.Application");

    public static readonly Assembly Infrastructure = Assembly.Load("Shop.Infrastructure");

    public static readonly Assembly WebApi = Assembly.Load("Shop.WebApi");

    /// <summary>This assembly; it holds a violator of every rule.</summary>
    public static readonly Assembly Violations = typeof(Layers).Assembly;
}
