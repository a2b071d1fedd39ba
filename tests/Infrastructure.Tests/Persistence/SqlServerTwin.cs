using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;
using Microsoft.Extensions.DependencyInjection;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Tests.Persistence;

/// <summary>
/// Has everything that is asked of a SQLite database made for a SQL Server as well, at the moment when it is asked and with the same
/// values: queries, statements that change without loading, and saves. What EF Core would send is kept in <see cref="Statements"/>.
/// </summary>
internal sealed class SqlServerTwin : SaveChangesInterceptor, IDbCommandInterceptor
{
    private readonly DbContextOptions<SqlServerShopDbContext> _options;

    public SqlServerTwin()
    {
        var options = new DbContextOptionsBuilder<SqlServerShopDbContext>();
        options.UseShopSqlServer("Server=none");
        options.AddInterceptors(Statements).ReplaceService<IBatchExecutor, EveryBatch>();
        _options = options.Options;
    }

    public CapturedStatements Statements { get; } = new();

    /// <summary>What could not be made for SQL Server, with the reason.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Where in the shop's code something was asked for, as file and line.</summary>
    public HashSet<(string File, int Line)> Places { get; } = [];

    /// <summary>Has the SQLite contexts of these services watched.</summary>
    public void Watch(IServiceCollection services) =>
        services.ConfigureDbContext<SqliteShopDbContext>(options => options.ReplaceService<IQueryCompiler, WatchedQueries>().AddInterceptors(this));

    /// <summary>SQL by hand that answers nothing is the same for both.</summary>
    public ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.CommandSource == CommandSource.ExecuteSqlRaw)
        {
            lock (Statements)
            {
                NotePlaces();
                Statements.Keep(command.CommandText, command.Parameters.Cast<DbParameter>().Select(parameter => $"{parameter.ParameterName} sql_variant"));
            }
        }

        return ValueTask.FromResult(result);
    }

    /// <summary>Sends what is about to be saved on a copy of its own, which nothing refers to.</summary>
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        var entries = eventData.Context!.ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted).ToList();
        if (entries.Count > 0)
        {
            Ask($"Saving {entries[0]}", twin =>
            {
                foreach (var entry in entries)
                    Copy(entry, twin);
                twin.SaveChanges();
            });
        }

        return ValueTask.FromResult(result);
    }

    private static void Copy(EntityEntry entry, SqlServerShopDbContext twin)
    {
        var copy = twin.Entry(entry.CurrentValues.ToObject());
        foreach (var number in entry.Properties.Where(p => p.IsTemporary))
            copy.Property(number.Metadata.Name).CurrentValue = 0L;
        copy.State = entry.State;
        if (entry.State == EntityState.Added)
            return;
        foreach (var property in entry.Properties.Where(p => !p.Metadata.IsPrimaryKey()))
        {
            copy.Property(property.Metadata.Name).OriginalValue = property.OriginalValue;
            copy.Property(property.Metadata.Name).IsModified = entry.State == EntityState.Modified && property.IsModified;
        }
    }

    /// <summary>Asks the twin, which answers nothing that counts; that it was asked does.</summary>
    private void Ask(string what, Action<SqlServerShopDbContext> ask)
    {
        lock (Statements)
        {
            NotePlaces();
            var before = Statements.Sent;
            using var twin = new SqlServerShopDbContext(_options);
            twin.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
            try
            {
                ask(twin);
                if (Statements.Sent == before)
                    Faults.Add($"{what}: sent nothing");
            }
            catch (Exception failure)
            {
                Faults.Add($"{what}: {failure.Message}");
            }
        }
    }

    private void NotePlaces()
    {
        foreach (var frame in new System.Diagnostics.StackTrace(fNeedFileInfo: true).GetFrames().Where(f => f.GetMethod()?.Module.Assembly == typeof(ShopDbContext).Assembly && f.GetFileName() is not null))
            Places.Add((frame.GetFileName()!, frame.GetFileLineNumber()));
    }

    private sealed class WatchedQueries(
        IQueryContextFactory contexts, ICompiledQueryCache cache, ICompiledQueryCacheKeyGenerator keys, IDatabase database, IDiagnosticsLogger<DbLoggerCategory.Query> logger, ICurrentDbContext current, IEvaluatableExpressionFilter filter, IModel model)
        : QueryCompiler(contexts, cache, keys, database, logger, current, filter, model)
    {
        private readonly SqlServerTwin _watcher = current.Context.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()!.Interceptors!.OfType<SqlServerTwin>().Single();

        public override TResult Execute<TResult>(Expression query)
        {
            Repeat(query, typeof(TResult));
            return base.Execute<TResult>(query);
        }

        public override TResult ExecuteAsync<TResult>(Expression query, CancellationToken cancellationToken = default)
        {
            Repeat(query, typeof(TResult).GenericTypeArguments[0], isSequence: typeof(TResult).GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>));
            return base.ExecuteAsync<TResult>(query, cancellationToken);
        }

        private void Repeat(Expression query, Type result, bool isSequence = false) => _watcher.Ask($"{query}", twin =>
        {
            var provider = twin.GetService<IAsyncQueryProvider>();
            var translated = new ToTwin(twin, provider).Visit(query);
            if (!isSequence)
            {
                Execute(provider, result, translated);
                return;
            }

            foreach (var row in (System.Collections.IEnumerable)Execute(provider, typeof(IEnumerable<>).MakeGenericType(result), translated)!)
                _ = row;
        });

        private static object? Execute(IAsyncQueryProvider provider, Type result, Expression query) =>
            typeof(IQueryProvider).GetMethods().Single(m => m is { Name: nameof(IQueryProvider.Execute), IsGenericMethod: true }).MakeGenericMethod(result).Invoke(provider, BindingFlags.DoNotWrapExceptions, null, [query], null);
    }

    /// <summary>The same query over the twin's tables.</summary>
    private sealed class ToTwin(SqlServerShopDbContext twin, IAsyncQueryProvider provider) : ExpressionVisitor
    {
        protected override Expression VisitExtension(Expression node) => node switch
        {
            FromSqlQueryRootExpression => throw new NotSupportedException("SQL by hand that makes entities is not expected in the shop."),
            SqlQueryRootExpression sql => new SqlQueryRootExpression(provider, sql.ElementType, sql.Sql, sql.Argument),
            EntityQueryRootExpression root => new EntityQueryRootExpression(provider, twin.Model.FindEntityType(root.EntityType.ClrType)!),
            _ => base.VisitExtension(node),
        };

        // A part of the query that the code around it has in a variable.
        protected override Expression VisitMember(MemberExpression node) =>
            typeof(IQueryable).IsAssignableFrom(node.Type) && Evaluate(node) is IQueryable { Expression: var inner } && inner != node ? Visit(inner) : base.VisitMember(node);

        protected override Expression VisitMethodCall(MethodCallExpression node) =>
            node.Method.Name == nameof(RelationalDbFunctionsExtensions.Collate)
                ? node.Update(null, [node.Arguments[0], Visit(node.Arguments[1]), Expression.Constant(twin.ExactCollation)])
                : base.VisitMethodCall(node);

        private static object? Evaluate(Expression node) => Expression.Lambda(node).Compile().DynamicInvoke();
    }

    /// <summary>A batch that found nothing to change does not keep the next from being sent.</summary>
    private sealed class EveryBatch : IBatchExecutor
    {
        public int Execute(IEnumerable<ModificationCommandBatch> commandBatches, IRelationalConnection connection)
        {
            foreach (var batch in commandBatches)
            {
                try
                {
                    batch.Execute(connection);
                }
                catch (DbUpdateException)
                {
                    // The stand-in changes nothing.
                }
            }

            return 0;
        }

        public Task<int> ExecuteAsync(IEnumerable<ModificationCommandBatch> commandBatches, IRelationalConnection connection, CancellationToken cancellationToken = default) =>
            Task.FromResult(Execute(commandBatches, connection));
    }
}
