using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Shop.Infrastructure.Persistence;

internal static class Chunks
{
    /// <summary>SQL Server takes 2,100 parameters a statement, SQLite 32,766; a product may have 2,048 variants.</summary>
    private const int Size = 500;

    /// <summary>Queries by any number of keys, so many at a time that the statement takes them as parameters.</summary>
    public static async IAsyncEnumerable<T> QueryAsync<T>(
        this IEnumerable<string> keys, Func<string[], IQueryable<T>> query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var some in keys.Distinct(StringComparer.Ordinal).Chunk(Size))
        {
            await foreach (var found in query(some).AsAsyncEnumerable().WithCancellation(cancellationToken))
                yield return found;
        }
    }
}
