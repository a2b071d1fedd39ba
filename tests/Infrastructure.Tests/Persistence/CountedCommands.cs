using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Shop.Infrastructure.Tests.Persistence;

/// <summary>Counts what is sent to a database.</summary>
internal sealed class CountedCommands : DbCommandInterceptor
{
    private readonly Lock _counting = new();
    private readonly List<string> _sent = [];

    /// <summary>Counts from now on. The tests of one database run one after another.</summary>
    public Counter Count() => new(this);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Note(command);
        return ValueTask.FromResult(result);
    }

    private void Note(DbCommand command)
    {
        lock (_counting)
            _sent.Add(command.CommandText);
    }

    internal sealed class Counter(CountedCommands commands)
    {
        private readonly int _before = commands._sent.Count;

        public int Sent => Texts.Count;

        public IReadOnlyList<string> Texts
        {
            get
            {
                lock (commands._counting)
                    return [.. commands._sent.Skip(_before)];
            }
        }
    }
}
