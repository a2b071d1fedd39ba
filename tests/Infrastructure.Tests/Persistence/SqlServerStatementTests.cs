using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Shop.Infrastructure.Catalog;
using Shop.Infrastructure.Persistence;

namespace Shop.Infrastructure.Tests.Persistence;

/// <summary>What EF Core makes for SQL Server, compiled against the migrated schema without a server.</summary>
public sealed class SqlServerStatementTests
{
    /// <summary>What the suite is known to make, in one form or another.</summary>
    private static readonly string[] Expected = ["INNER JOIN [Variants]", "OPENJSON", "DELETE FROM [Variants]", "INSERT INTO [CatalogChanges]", "MERGE", "UPDATE [s]", "DELETE FROM [i]", "__EFMigrationsHistory"];

    /// <summary>What is only ever sent to SQLite, before the schema is migrated.</summary>
    private static readonly string[] OfSqliteAlone = ["sqlite_master", "PRAGMA", "__EFMigrationsLock"];

    /// <summary>
    /// The whole store suite is run once more, over a SQLite database that a SQL Server is asked beside. A place in the code that asks
    /// for something and was never reached makes it fail, so nobody has to remember to add a new one here: a test of it does.
    /// </summary>
    [Fact]
    public async Task Every_statement_of_the_shop_is_made_by_the_store_suite_and_compiles()
    {
        var twin = new SqlServerTwin();
        await using var database = new TwinnedDatabase(twin);
        await database.InitializeAsync();
        var tests = await StoreSuite.RunAsync(database);
        var statements = twin.Statements.Procedures.Where(sql => !OfSqliteAlone.Any(own => sql.Contains(own, StringComparison.Ordinal))).ToList();
        Assert.Multiple(
            () => Assert.True(tests > 50, $"Only {tests} tests were run."),
            () => Assert.Equal([], twin.Faults),
            () => Assert.Equal([], Faults(MigratedSchema(), statements)),
            () => Assert.All(Expected, part => Assert.Contains(statements, sql => sql.Contains(part, StringComparison.Ordinal))),
            () => Assert.All(statements.Where(sql => sql.Contains("[value] nvarchar", StringComparison.Ordinal)), sql => Assert.Contains("COLLATE Latin1_General_100_BIN2", sql, StringComparison.Ordinal)),
            () => Assert.Equal([], NotReached(twin)));
    }

    [Fact]
    public void What_is_stored_in_bulk_has_the_columns_of_its_tables()
    {
        using var context = new SqlServerDesignTimeFactory().CreateDbContext([]);
        var inserts = BulkSave.Bulky.Append(typeof(CatalogChange)).Select((type, i) =>
        {
            var entity = context.Model.FindEntityType(type)!;
            var columns = BulkInsert.ColumnsOf(entity);
            var parameters = columns.Select((column, n) => $"@p{n} {column.GetColumnType()}");
            return CapturedStatements.Procedure(20_000 + i, $"INSERT INTO [{entity.GetTableName()}] ({string.Join(", ", columns.Select(c => $"[{c.GetColumnName()}]"))}) VALUES ({string.Join(", ", columns.Select((_, n) => $"@p{n}"))})", string.Join(", ", parameters));
        }).ToList();
        Assert.Equal(5, inserts.Count);
        Assert.Equal([], Faults(MigratedSchema(), inserts));

        // A column that is left out is one that the database fills.
        Assert.All(BulkSave.Bulky, type => Assert.Equal(context.Model.FindEntityType(type)!.GetProperties().Count(), BulkInsert.ColumnsOf(context.Model.FindEntityType(type)!).Count));
    }

    [Theory]
    [InlineData("SELECT [p].[Sulg] FROM [Products] AS [p]", "Sulg")]
    [InlineData("SELECT [p].[Slug] FROM [Product] AS [p]", "Product")]
    [InlineData("DELETE FROM [Variants] WHERE [Skus] = N'a'", "Skus")]
    [InlineData("SELECT [Slug] FORM [Products]", "FORM")]
    public void A_fault_would_be_reported(string statement, string fault) =>
        Assert.Contains(Faults(MigratedSchema(), [CapturedStatements.Procedure(0, statement)]), message => message.Contains(fault, StringComparison.Ordinal));

    /// <summary>The tables and indices that the migrations leave, and what they insert as procedures.</summary>
    private static TSqlModel MigratedSchema()
    {
        using var context = new SqlServerDesignTimeFactory().CreateDbContext([]);
        var script = new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(context.GetService<IMigrator>().GenerateScript()), out var errors);
        Assert.Empty(errors);
        var definitions = new Definitions();
        script.Accept(definitions);
        Assert.Equal([], definitions.Others);
        Assert.Equal(14, definitions.Tables.Count);

        var model = new TSqlModel(SqlServerVersion.Sql160, new TSqlModelOptions());
        foreach (var definition in definitions.Tables.Values.Concat<TSqlFragment>(definitions.Indices.Values))
            model.AddObjects(Text(definition));
        Assert.Equal([], Faults(model, definitions.Inserts.Select((insert, i) => CapturedStatements.Procedure(10_000 + i, Text(insert)))));
        return model;
    }

    private static List<string> Faults(TSqlModel model, IEnumerable<string> procedures)
    {
        var faults = new List<string>();
        foreach (var procedure in procedures)
        {
            try
            {
                model.AddObjects(procedure);
            }
            catch (DacModelException fault)
            {
                faults.Add($"{fault.Message}\n{procedure}");
            }
        }

        faults.AddRange(model.Validate().Select(fault => fault.ToString()));
        return faults;
    }

    private static string Text(TSqlFragment fragment)
    {
        new Sql160ScriptGenerator().GenerateScript(fragment, out var text);
        return text;
    }

    /// <summary>Places that ask a database and that no test of the store came to. They are told apart in a build that is not optimised, as the tests' own is.</summary>
    private static List<string> NotReached(SqlServerTwin twin)
    {
        var places = PlacesOfStatements.All();
        Assert.True(places.Count > 50);
        return IsDebuggable ? [.. places.Except(twin.Places).Select(place => $"{Path.GetFileName(place.File)}:{place.Line}").Order(StringComparer.Ordinal)] : [];
    }

    private static bool IsDebuggable => typeof(ShopDbContext).Assembly.GetCustomAttribute<System.Diagnostics.DebuggableAttribute>()?.IsJITOptimizerDisabled == true;

    private sealed class TwinnedDatabase(SqlServerTwin twin) : SqliteDatabase
    {
        internal override void Configure(IServiceCollection services) => twin.Watch(services);
    }

    /// <summary>What is left of all definitions, since a model knows no ALTER and no DROP.</summary>
    private sealed class Definitions : TSqlFragmentVisitor
    {
        public Dictionary<string, CreateTableStatement> Tables { get; } = [];

        public Dictionary<string, CreateIndexStatement> Indices { get; } = [];

        public List<InsertStatement> Inserts { get; } = [];

        /// <summary>Kinds of statements that a migration has for the first time, and that nobody looks at here yet.</summary>
        public List<string> Others { get; } = [];

        public override void ExplicitVisit(CreateTableStatement node) => Tables.Add(node.SchemaObjectName.BaseIdentifier.Value, node);

        public override void ExplicitVisit(CreateIndexStatement node) => Indices.Add(node.Name.Value, node);

        public override void ExplicitVisit(InsertStatement node) => Inserts.Add(node);

        public override void ExplicitVisit(AlterTableAddTableElementStatement node)
        {
            foreach (var column in node.Definition.ColumnDefinitions)
                ColumnsOf(node).Add(column);
        }

        public override void ExplicitVisit(AlterTableDropTableElementStatement node)
        {
            foreach (var column in node.AlterTableDropTableElements)
                Assert.True(ColumnsOf(node).Remove(ColumnsOf(node).Single(c => c.ColumnIdentifier.Value == column.Name.Value)));
        }

        public override void ExplicitVisit(DropIndexStatement node) => Assert.All(node.DropIndexClauses.Cast<DropIndexClause>(), index => Assert.True(Indices.Remove(index.Index.Value)));

        public override void Visit(TSqlStatement node)
        {
            // The latter three are EF Core's way to a default that it did not name.
            if (node is not (IfStatement or BeginEndBlockStatement or BeginTransactionStatement or CommitTransactionStatement or DeclareVariableStatement or SelectStatement or ExecuteStatement))
                Others.Add(node.GetType().Name);
        }

        private IList<ColumnDefinition> ColumnsOf(AlterTableStatement node) => Tables[node.SchemaObjectName.BaseIdentifier.Value].Definition.ColumnDefinitions;
    }
}
