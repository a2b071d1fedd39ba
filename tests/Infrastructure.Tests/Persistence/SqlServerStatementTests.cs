using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using Shop.Application.Catalog;
using Shop.Application.Checkouts;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Application.Operations;
using Shop.Application.Pricing;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using Shop.Domain.Pricing;
using Shop.Infrastructure.Catalog;
using Shop.Infrastructure.Persistence;
using Shop.Infrastructure.Search;

namespace Shop.Infrastructure.Tests.Persistence;

/// <summary>What EF Core makes for SQL Server, compiled against the migrated schema without a server.</summary>
public sealed class SqlServerStatementTests
{
    private static readonly Type[] Ports =
    [
        typeof(IProductRepository), typeof(ICategoryRepository), typeof(ICatalogReader), typeof(IStockLevels), typeof(IInventory), typeof(IPricing), typeof(IPromotions), typeof(IListPrices), typeof(IImportJobs), typeof(IFormerSlugs), typeof(IUnitOfWork),
    ];

    /// <summary>Those that send nothing themselves.</summary>
    private static readonly string[] Silent = ["IProductRepository.Add", "ICategoryRepository.Add", "IUnitOfWork.Clear", "IPromotions.Add", "IPromotions.Remove", "IListPrices.Add", "IListPrices.Remove", "IImportJobs.Note"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Every method of every port over the relational store, and the shapes its statements take.</summary>
    private static IEnumerable<(string Method, Func<ShopScope, Task> Call)> Calls =>
    [
        ("IProductRepository.FindAsync", shop => shop.Products.FindAsync(Guid.Empty, Cancellation)),
        ("IProductRepository.FindBySlugsAsync", shop => shop.Products.FindBySlugsAsync(["a", "b"], Cancellation)),
        ("IProductRepository.FindOwnersAsync", shop => shop.Products.FindOwnersAsync(["a", "b"], Cancellation)),
        ("IProductRepository.FindTakenIdsAsync", shop => shop.Products.FindTakenIdsAsync([Guid.Empty], Cancellation)),
        ("IProductRepository.StreamAsync", shop => shop.Products.StreamAsync(Cancellation).FirstAsync(Cancellation).AsTask()),
        ("ICategoryRepository.GetAllAsync", shop => shop.Categories.GetAllAsync(Cancellation)),
        ("ICatalogReader.FindProductAsync", shop => shop.Reader.FindProductAsync("a", Cancellation)),
        ("ICatalogReader.FindProductAsync", shop => shop.Reader.FindProductAsync($"{Guid.Empty}", Cancellation)),
        ("ICatalogReader.FindVariantsAsync", shop => shop.Reader.FindVariantsAsync(["a"], Cancellation)),
        ("ICatalogReader.GetCategoriesAsync", shop => shop.Reader.GetCategoriesAsync(Cancellation)),
        ("ICatalogReader.FindProductsOnSaleAsync", shop => shop.Reader.FindProductsOnSaleAsync([Guid.Empty, Guid.CreateVersion7()], Cancellation)),
        ("ICatalogReader.AreCurrentAsync", shop => shop.Reader.AreCurrentAsync(new Dictionary<Guid, long> { [Guid.Empty] = 1 }, Cancellation)),
        ("ProductSource.StreamAsync", shop => shop.Get<ProductSource>().StreamAsync(Cancellation).FirstOrDefaultAsync(Cancellation).AsTask()),
        ("ProductSource.FindAsync", shop => shop.Get<ProductSource>().FindAsync([Guid.Empty, Guid.CreateVersion7()], Cancellation)),
        ("ProductSource.FindOwnersAsync", shop => shop.Get<ProductSource>().FindOwnersAsync(["a", "b"], Cancellation)),
        ("ProductSource.CountAsync", shop => shop.Get<ProductSource>().CountAsync(Cancellation)),
        ("SearchIndex.HeadAsync", shop => shop.Get<SearchIndex>().HeadAsync(Cancellation)),
        ("SearchIndex.TimeOfAsync", shop => shop.Get<SearchIndex>().TimeOfAsync(1, Cancellation)),
        ("SearchIndex.ReachesAsync", shop => shop.Get<SearchIndex>().ReachesAsync(1, Cancellation)),
        ("SearchIndex.IsAskedForSinceAsync", shop => shop.Get<SearchIndex>().IsAskedForSinceAsync(1, Cancellation)),
        ("SearchIndex.ReadAsync", shop => shop.Get<SearchIndex>().ReadAsync(1, Cancellation)),
        ("IStockLevels.GetAsync", shop => shop.Stock.GetAsync(["a"], Cancellation)),
        ("IStockLevels.SetAsync", shop => shop.Stock.SetAsync(new Dictionary<string, int> { ["a"] = 1 }, Given.Noon, Cancellation)),
        ("IInventory.GetAvailabilityAsync", shop => shop.Get<IInventory>().GetAvailabilityAsync(["a"], Cancellation)),
        ("IPricing.GetPricesAsync", shop => shop.Get<IPricing>().GetPricesAsync(Given.Euro, ["a"], Cancellation)),
        ("IPromotions.FindAsync", shop => shop.Get<IPromotions>().FindAsync(["a", "b"], Cancellation)),
        ("IPromotions.ListAsync", shop => shop.Get<IPromotions>().ListAsync(2, 2, behind: null, Cancellation)),
        ("IPromotions.ListAsync", shop => shop.Get<IPromotions>().ListAsync(2, 1, "A", Cancellation)),
        ("Promotions.TryUseAsync", shop => Infrastructure.Pricing.Promotions.TryUseAsync(shop.Get<ShopDbContext>(), ["a"], Cancellation)),
        ("Promotions.GiveBackAsync", shop => Infrastructure.Pricing.Promotions.GiveBackAsync(shop.Get<ShopDbContext>(), ["a"], Cancellation)),
        ("ICheckouts.FindAsync", shop => shop.Get<ICheckouts>().FindAsync(Guid.Empty, Cancellation)),
        ("ICheckouts.FindUnclosedAsync", shop => shop.Get<ICheckouts>().FindUnclosedAsync(Guid.Empty, Cancellation)),
        ("ICheckouts.FindByRequestAsync", shop => shop.Get<ICheckouts>().FindByRequestAsync(Guid.Empty, "a", Cancellation)),
        ("ICheckouts.FindDueAsync", shop => shop.Get<ICheckouts>().FindDueAsync(Given.Noon, 1, Cancellation)),
        ("IListPrices.FindAsync", shop => shop.Get<IListPrices>().FindAsync(["a"], Cancellation)),
        ("IImportJobs.AddAsync", shop => shop.Get<IImportJobs>().AddAsync(Job, Stream.Null, Cancellation)),
        ("IImportJobs.FindAsync", shop => shop.Get<IImportJobs>().FindAsync(Job.Id, Cancellation)),
        ("IImportJobs.TryClaimAsync", shop => shop.Get<IImportJobs>().TryClaimAsync(Cancellation)),
        ("IImportJobs.ProlongAsync", shop => shop.Get<IImportJobs>().ProlongAsync(Claim, Cancellation)),
        ("IImportJobs.ReleaseAsync", shop => shop.Get<IImportJobs>().ReleaseAsync(Claim, Cancellation)),
        ("IImportJobs.FinishAsync", shop => shop.Get<IImportJobs>().FinishAsync(Claim, Job, Cancellation)),
        ("IImportJobs.PruneAsync", shop => shop.Get<IImportJobs>().PruneAsync(Cancellation)),
        ("IImportJobs.OpenFile", shop => shop.Get<IImportJobs>().OpenFile(Claim).CopyToAsync(Stream.Null, Cancellation)),
        ("IFormerSlugs.FindProductAsync", shop => shop.Get<IFormerSlugs>().FindProductAsync("a", Cancellation)),
        ("IFormerSlugs.FindCategoryAsync", shop => shop.Get<IFormerSlugs>().FindCategoryAsync("a", Cancellation)),
        ("IUnitOfWork.SaveAsync", InsertAsync),
        ("IUnitOfWork.SaveAsync", UpdateAsync),
        ("CatalogFollower.FollowAsync", shop => shop.Get<CatalogFollower>().FollowAsync(Cancellation)),
        ("CatalogFollower.PruneAsync", shop => shop.Get<CatalogFollower>().PruneAsync(Cancellation)),
        ("IShopDatabase.IsEmptyAsync", shop => shop.Get<IShopDatabase>().IsEmptyAsync(Cancellation)),
        ("IDependency.IsReadyAsync", shop => shop.Get<IDependency>().IsReadyAsync(Cancellation)),
    ];

    private static readonly PromotionDraft Ten = new() { Code = "a", Kind = PromotionKind.Percentage, BasisPoints = 1000 };

    private static ImportJob Job => new() { Id = Guid.CreateVersion7(), Status = ImportStatus.Pending, Format = "csv", DryRun = false, StartedAt = Given.Noon };

    private static ImportClaim Claim => new(Job, 1, 1, 1);

    [Fact]
    public void Every_method_of_the_ports_is_among_the_calls() => Assert.Empty(
        Ports.SelectMany(port => port.GetMethods(BindingFlags.Public | BindingFlags.Instance).Select(method => $"{port.Name}.{method.Name}"))
            .Except(Silent).Except(Calls.Select(call => call.Method)));

    [Fact]
    public async Task Every_statement_compiles()
    {
        using var folder = new TemporaryFolder();
        var statements = new CapturedStatements();
        var services = RelationalDatabase.ShopServices(DatabaseProvider.SqlServer, "Server=none", folder.Path);
        await using var provider = services.ConfigureDbContext<SqlServerShopDbContext>(options => options.AddInterceptors(statements)).BuildServiceProvider();
        foreach (var (method, call) in Calls)
        {
            var before = statements.Procedures.Count;
            await using var shop = new ShopScope(provider.CreateAsyncScope());

            // A transaction cannot begin on a connection that is not open; statements are the same without.
            shop.Get<ShopDbContext>().Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
            await call(shop);
            Assert.True(statements.Procedures.Count > before, $"{method} sent nothing.");
        }

        Assert.Equal([], Faults(MigratedSchema(), statements.Procedures));
        Assert.Contains(statements.Procedures, sql => sql.Contains("INNER JOIN [Variants]", StringComparison.Ordinal));
        Assert.Contains(statements.Procedures, sql => sql.Contains("OPENJSON", StringComparison.Ordinal));
        Assert.All(statements.Procedures.Where(sql => sql.Contains("[value] nvarchar", StringComparison.Ordinal)), sql => Assert.Contains("COLLATE Latin1_General_100_BIN2", sql, StringComparison.Ordinal));
        Assert.Contains(statements.Procedures, sql => sql.Contains("DELETE FROM [Variants]", StringComparison.Ordinal));
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

    private static async Task InsertAsync(ShopScope shop)
    {
        var category = Given.Category("a");
        shop.Categories.Add(category);
        shop.Products.Add(Given.Product(Given.Everything(category.Id)));
        await shop.Stock.SetAsync(new Dictionary<string, int> { ["a"] = 1 }, Given.Noon, Cancellation);
        shop.Get<IPromotions>().Add(Promotion.Create(Ten, Given.Noon).Value!);
        shop.Get<IListPrices>().Add(ListPrice.Create("a", Given.Eur(1), compareAt: null, Given.Noon).Value!);
        await shop.UnitOfWork.SaveAsync(Cancellation);
    }

    private static async Task UpdateAsync(ShopScope shop)
    {
        var (category, other) = (Given.Category("a"), Given.Category("b"));
        var product = Given.Product(Given.Everything(category.Id));
        var level = new Domain.Inventory.StockLevel("a", 1, Given.Noon);
        var price = ListPrice.Create("a", Given.Eur(1), compareAt: null, Given.Noon).Value!;
        shop.Get<ShopDbContext>().AttachRange(category, product, level, price);
        shop.Get<IListPrices>().Remove(price);
        var draft = product.ToDraft();
        Assert.Null(category.Update(category.ToDraft() with { Name = "Other" }, new CategoryTree([category]), Given.Later));
        Assert.Null(product.Update(draft with { Name = "Other", Variants = [draft.Variants[1] with { Price = Given.Eur(1) }], CategoryIds = [other.Id] }, Given.Later));
        Assert.True(level.Set(2, Given.Later));

        // The stand-in changes nothing, which is a stale version.
        Assert.Equal("PRECONDITION_FAILED", (await shop.UnitOfWork.SaveAsync(Cancellation))?.Code);
    }

    /// <summary>The tables and indices that the migrations make, and their other statements as procedures.</summary>
    private static TSqlModel MigratedSchema()
    {
        using var context = new SqlServerDesignTimeFactory().CreateDbContext([]);
        var script = new TSql160Parser(initialQuotedIdentifiers: true).Parse(new StringReader(context.GetService<IMigrator>().GenerateScript()), out var errors);
        Assert.Empty(errors);
        var definitions = new Definitions();
        script.Accept(definitions);
        Assert.Equal(14, definitions.Found.OfType<CreateTableStatement>().Count());

        var model = new TSqlModel(SqlServerVersion.Sql160, new TSqlModelOptions());
        foreach (var definition in definitions.Found)
            model.AddObjects(definition is CreateTableStatement table ? WithAdded(table, definitions.Added) : Text(definition));
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

    /// <summary>A model knows no ALTER TABLE: columns that a later migration adds stand in the table from the beginning.</summary>
    private static string WithAdded(CreateTableStatement table, IEnumerable<AlterTableAddTableElementStatement> added)
    {
        var text = Text(table);
        var columns = added.Where(alter => alter.SchemaObjectName.BaseIdentifier.Value == table.SchemaObjectName.BaseIdentifier.Value).SelectMany(alter => alter.Definition.ColumnDefinitions);
        return text.Insert(text.LastIndexOf(')'), string.Concat(columns.Select(column => $", {Text(column)}")));
    }

    private static string Text(TSqlFragment fragment) =>
        string.Concat(fragment.ScriptTokenStream.Skip(fragment.FirstTokenIndex).Take(fragment.LastTokenIndex - fragment.FirstTokenIndex + 1).Select(token => token.Text));

    private sealed class Definitions : TSqlFragmentVisitor
    {
        public List<TSqlStatement> Found { get; } = [];

        public List<TSqlStatement> Inserts { get; } = [];

        public override void ExplicitVisit(CreateTableStatement node) => Found.Add(node);

        public override void ExplicitVisit(CreateIndexStatement node) => Found.Add(node);

        public List<AlterTableAddTableElementStatement> Added { get; } = [];

        public override void ExplicitVisit(AlterTableAddTableElementStatement node) => Added.Add(node);

        public override void ExplicitVisit(InsertStatement node) => Inserts.Add(node);
    }
}
