using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Shop.Infrastructure.Tests.Persistence;

/// <summary>All tests of the relational store that run on SQLite, as they stand in this assembly, run over another such database.</summary>
internal static class StoreSuite
{
    public static IReadOnlyList<Type> Classes =>
        [.. typeof(StoreSuite).Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(RelationalTests)) && t.GetConstructors().Any(c => c.GetParameters().Any(p => p.ParameterType == typeof(SqliteDatabase))))];

    /// <summary>Runs every test with every row of its data; one that fails here fails as it does by itself.</summary>
    public static async Task<int> RunAsync(SqliteDatabase database)
    {
        var count = 0;
        foreach (var type in Classes)
        {
            foreach (var method in type.GetMethods().Where(m => m.GetCustomAttributes<FactAttribute>().Any()))
            {
                await foreach (var arguments in RowsOf(method))
                {
                    var tests = (RelationalTests)Activator.CreateInstance(type, database)!;
                    await tests.InitializeAsync();
                    await using (tests)
                    using (tests as IDisposable)
                        await (Task)method.Invoke(tests, arguments)!;
                    count++;
                }
            }
        }

        return count;
    }

    private static async IAsyncEnumerable<object?[]> RowsOf(MethodInfo method)
    {
        if (method.GetParameters().Length == 0)
        {
            yield return [];
            yield break;
        }

        await using var disposals = new DisposalTracker();
        foreach (var data in method.GetCustomAttributes().OfType<IDataAttribute>())
        {
            foreach (var row in await data.GetData(method, disposals))
                yield return row.GetData();
        }
    }
}
