using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Shop.Application.Operations;

namespace Shop.Infrastructure.Persistence;

/// <summary>Counts how long a request waits for the database.</summary>
internal sealed class TimingInterceptor : DbCommandInterceptor
{
    public override ValueTask<DbDataReader> ReaderExecutedAsync(DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        DependencyTimes.Add(Database.DependencyName, eventData.Duration);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        DependencyTimes.Add(Database.DependencyName, eventData.Duration);
        return ValueTask.FromResult(result);
    }
}
