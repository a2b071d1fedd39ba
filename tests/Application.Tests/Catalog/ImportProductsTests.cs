using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Domain.Catalog;
using Shop.Domain.Common;
using static Shop.Application.Tests.Catalog.ImportFile;

namespace Shop.Application.Tests.Catalog;

public sealed class ImportProductsTests
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeCatalog _shop = new();
    private readonly IHtmlSanitizer _sanitizer = Substitute.For<IHtmlSanitizer>();

    public ImportProductsTests() => _sanitizer.Sanitize(Arg.Any<string>()).Returns(call => call.Arg<string>());

    [Fact]
    public async Task New_products_land()
    {
        var report = await ImportAsync(InFile(2, "tee", V("TEE-S"), V("TEE-M")) with { Quantities = new Dictionary<string, int> { ["TEE-S"] = 7 } }, InFile(4, "mug", V("MUG")));
        Assert.Equal((3L, 2, 2, 0, 3), (report.RowsRead, report.Products, report.ProductsCreated, report.ProductsUpdated, report.Variants));
        Assert.Empty(report.Errors);
        Assert.Equal(["TEE-S", "TEE-M"], Skus("tee"));
        Assert.Equal([KeyValuePair.Create("TEE-S", 7)], _shop.Stock);
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        var file = new[] { Whole(2), InFile(4, "mug", V("MUG")) with { Quantities = new Dictionary<string, int> { ["MUG"] = 7 } } };
        await ImportAsync(file);
        var before = _shop.Products;

        var report = await ImportAsync(file);
        Assert.Equal((2, 0, 0, 3), (report.Products, report.ProductsCreated, report.ProductsUpdated, report.Variants));
        Assert.Equivalent(before, _shop.Products, strict: true);
    }

    [Fact]
    public async Task What_is_not_in_the_file_stays()
    {
        await ImportAsync(Whole(2));
        var before = _shop.Products["tee"];

        var report = await ImportAsync(InFile(2, "tee", V("TEE-M", size: "M", price: 1200)).Having(c => c with { Name = "", Options = null }));
        Assert.Equal((1, 1), (report.ProductsUpdated, report.Variants));
        Assert.Equivalent(before with { Variants = [before.Variants[1] with { Price = Eur(1200) }, before.Variants[0]] }, _shop.Products["tee"], strict: true);
    }

    [Fact]
    public async Task What_is_in_the_file_replaces()
    {
        await ImportAsync(Whole(2));
        await ImportAsync(Whole(2).Having(c => c with
        {
            Name = "Other",
            Vendor = "",
            Tags = [],
            Attributes = new Dictionary<string, string>(),
            Status = ProductStatus.Draft,
            Categories = [],
        }));
        var after = _shop.Products["tee"];
        Assert.Equal(("Other", "", ProductStatus.Draft), (after.Name, after.Vendor, after.Status));
        Assert.Empty(after.Tags);
        Assert.Empty(after.Attributes);
        Assert.Empty(after.CategoryIds);
    }

    [Fact]
    public async Task Variants_that_the_file_does_not_name_stay_behind_those_it_names_with_their_option_values()
    {
        await ImportAsync(Whole(2));
        var report = await ImportAsync(InFile(2, "tee", V("TEE-L", size: "L")));
        Assert.Empty(report.Errors);
        Assert.Equal(["TEE-L", "TEE-S", "TEE-M"], Skus("tee"));
        Assert.Equal([new ProductOption("Size", ["L", "S", "M"])], _shop.Products["tee"].Options);
    }

    [Theory]
    [InlineData("BAD,SKU", 1000, "sku", "INVALID_FORMAT")]
    [InlineData("BAD", -1, "price", "OUT_OF_RANGE")]
    [InlineData("MUG", 1000, "sku", "SKU_TAKEN")]
    public async Task A_bad_variant_is_refused_alone(string sku, long price, string column, string code)
    {
        await ImportAsync(InFile(2, "mug", V("MUG")));
        var report = await ImportAsync(InFile(2, "tee", V("TEE-S"), V(sku, price), V("TEE-L")) with { Quantities = new Dictionary<string, int> { [sku] = 7, ["TEE-L"] = 8 } });

        Assert.Equal([(3L, column, code)], Faults(report));
        Assert.Equal(["TEE-S", "TEE-L"], Skus("tee"));
        Assert.Equal((1, 2, 1), (report.ProductsCreated, report.Variants, report.ErrorCount));
        Assert.Equal([KeyValuePair.Create("TEE-L", 8)], _shop.Stock);
    }

    [Fact]
    public async Task A_price_in_an_unknown_currency_refuses_its_variant_alone()
    {
        var report = await ImportAsync(InFile(2, "tee", V("TEE-S") with { Price = new MoneyWrite(1, "XXX") }, V("TEE-M")));
        Assert.Equal([(2L, "currency", "INVALID_FORMAT")], Faults(report));
        Assert.Equal(["TEE-M"], Skus("tee"));
    }

    [Fact]
    public async Task A_bad_product_is_refused_whole_and_its_other_rows_say_why()
    {
        var report = await ImportAsync(
            InFile(2, "tee", V("TEE-S"), V("BAD,SKU"), V("TEE-L")).Having(c => c with { Vendor = "\0" }),
            InFile(5, "mug", V("MUG")));
        Assert.Equal([(2L, "vendor", "INVALID_FORMAT"), (3L, "sku", "INVALID_FORMAT"), (4L, null, "PRODUCT_REJECTED")], Faults(report));
        Assert.Equal(["mug"], _shop.Products.Keys);
    }

    [Fact]
    public async Task A_product_without_a_good_variant_does_not_land()
    {
        var report = await ImportAsync(InFile(2, "tee", V("A,"), V("B,")));
        Assert.Equal([2L, 3L], report.Errors.Select(e => e.Row).Distinct());
        Assert.Empty(_shop.Products);
        Assert.Equal((0, 0), (report.Products, report.Variants));
    }

    [Fact]
    public async Task A_new_product_without_variants_is_reported()
    {
        var report = await ImportAsync(InFile(2, "tee"));
        Assert.Equal([(2L, "variants", "REQUIRED")], Faults(report));
        Assert.Empty(_shop.Products);
    }

    [Fact]
    public async Task A_known_product_without_variants_in_the_file_keeps_those_it_has()
    {
        await ImportAsync(InFile(2, "mug", V("MUG")));
        var report = await ImportAsync(InFile(2, "mug").Having(c => c with { Vendor = "Acme" }));
        Assert.Equal((1, 0), (report.ProductsUpdated, report.ErrorCount));
        Assert.Equal("Acme", _shop.Products["mug"].Vendor);
        Assert.Equal(["MUG"], Skus("mug"));
    }

    [Fact]
    public async Task A_product_that_stands_in_the_file_twice_lands_once()
    {
        var report = await ImportAsync(InFile(2, "mug", V("MUG")), InFile(3, "mug", V("MUG-2"), V("MUG-3")));
        Assert.Equal([(3L, "slug", "DUPLICATE_PRODUCT"), (4L, "slug", "DUPLICATE_PRODUCT")], Faults(report));
        Assert.Equal(["MUG"], Skus("mug"));
    }

    [Fact]
    public async Task A_SKU_that_stands_in_the_file_twice_belongs_to_the_product_further_up()
    {
        var report = await ImportAsync(InFile(2, "mug", V("MUG")), InFile(3, "cup", V("MUG"), V("CUP")), InFile(5, "pot", V("MUG")));
        Assert.Equal([(3L, "sku", "SKU_TAKEN"), (5L, "sku", "SKU_TAKEN")], Faults(report));
        Assert.Equal(["cup", "mug"], _shop.Products.Keys.Order());
        Assert.Equal(["CUP"], Skus("cup"));
    }

    [Fact]
    public async Task A_SKU_twice_in_one_product_keeps_its_first_row()
    {
        var report = await ImportAsync(InFile(2, "mug", V("MUG", price: 1), V("MUG", price: 2)));
        Assert.All(report.Errors, e => Assert.Equal((3L, "DUPLICATE"), (e.Row, e.Code)));
        Assert.Equal(1, Assert.Single(_shop.Products["mug"].Variants).Price.AmountMinor);
    }

    [Fact]
    public async Task A_dry_run_reports_the_same_and_stores_nothing()
    {
        await ImportAsync(InFile(2, "mug", V("MUG")));
        ImportEntry[] file = [Whole(2), InFile(4, "mug", V("MUG", price: 5)), InFile(5, "bad", V("A,"))];
        var (saves, before) = (_shop.Saves, _shop.Products);

        var dry = await ImportAsync(file, dryRun: true);
        Assert.Equal((saves, 0), (_shop.Saves, _shop.Stock.Count));
        Assert.Equivalent(before, _shop.Products, strict: true);

        var real = await ImportAsync(file);
        Assert.Equal((1, 1, 3), (real.ProductsCreated, real.ProductsUpdated, real.Variants));
        Assert.Equal((real.ProductsCreated, real.ProductsUpdated, real.Variants), (dry.ProductsCreated, dry.ProductsUpdated, dry.Variants));
        Assert.Equal(Faults(real), Faults(dry));
    }

    [Fact]
    public async Task When_a_save_is_lost_only_the_product_it_is_about_is_refused()
    {
        _shop.Meanwhile = () => _shop.Has(new ProductDraft { Slug = "theirs", Name = "Theirs", Variants = [new VariantDraft { Sku = "MUG", Price = Eur(1) }] });
        var report = await ImportAsync(InFile(2, "tee", V("TEE")), InFile(3, "mug", V("MUG")), InFile(4, "cap", V("CAP")));
        Assert.Equal([(3L, "sku", "SKU_TAKEN")], Faults(report));
        Assert.Equal(["cap", "tee", "theirs"], _shop.Products.Keys.Order());
        Assert.Equal((2, 2), (report.ProductsCreated, report.Variants));
    }

    [Fact]
    public async Task When_a_save_is_lost_the_categories_it_was_to_create_are_created_by_the_next()
    {
        _shop.Meanwhile = () => _shop.Has(new ProductDraft { Slug = "theirs", Name = "Theirs", Variants = [new VariantDraft { Sku = "MUG", Price = Eur(1) }] });
        await ImportAsync(InFile(2, "mug", V("MUG")), InFile(3, "tee", V("TEE")).Having(c => c with { Categories = [new CategoryReference(Path: "Men > Shirts")] }));
        Assert.Equal("Men > Shirts", _shop.Tree.PathOf(_shop.Tree.Find(_shop.Products["tee"].CategoryIds.Single())!));
    }

    [Fact]
    public async Task A_product_whose_own_save_is_lost_is_reported_with_its_bad_rows()
    {
        _shop.Meanwhile = () => _shop.Has(new ProductDraft { Slug = "theirs", Name = "Theirs", Variants = [new VariantDraft { Sku = "MUG", Price = Eur(1) }] });
        var report = await ImportAsync(InFile(2, "mug", V("MUG"), V("MUG", price: -1)));
        Assert.Contains((3L, "price", "OUT_OF_RANGE"), Faults(report));
        Assert.Contains((2L, null, "SKU_TAKEN"), Faults(report));
        Assert.Equal(["theirs"], _shop.Products.Keys);
        Assert.Equal(0, report.ProductsCreated);
    }

    [Fact]
    public async Task An_id_and_a_time_of_creation_from_the_file_are_kept()
    {
        var id = Guid.CreateVersion7();
        await ImportAsync(InFile(2, "mug", V("MUG")) with { Id = id, CreatedAt = Noon.AddYears(-1) });
        Assert.Equal((id, Noon.AddYears(-1)), (_shop.IdOf("mug"), _shop.CreationOf("mug")));
    }

    [Fact]
    public async Task An_id_that_is_taken_is_not_given_again()
    {
        var id = Guid.CreateVersion7();
        var report = await ImportAsync(InFile(2, "mug", V("MUG")) with { Id = id }, InFile(3, "cup", V("CUP")) with { Id = id });
        Assert.Equal((2, id), (report.ProductsCreated, _shop.IdOf("mug")));

        Assert.Equal(1, (await ImportAsync(InFile(2, "pot", V("POT")) with { Id = id })).ProductsCreated);
        Assert.Equal(3, new[] { "mug", "cup", "pot" }.Select(_shop.IdOf).Distinct().Count());
    }

    [Fact]
    public async Task Categories_of_a_path_are_created_where_they_are_missing()
    {
        var men = _shop.HasCategory("Men");
        var report = await ImportAsync(
            InFile(2, "tee", V("TEE")).Having(c => c with { Categories = [new CategoryReference(Path: "Men > Shirts > Tees")] }),
            InFile(3, "cap", V("CAP")).Having(c => c with { Categories = [new CategoryReference(Path: "Men > Shirts")] }));
        Assert.Empty(report.Errors);
        var shirts = Assert.Single(_shop.Tree.ChildrenOf(men.Id));
        var tees = Assert.Single(_shop.Tree.ChildrenOf(shirts.Id));
        Assert.Equal(("men-shirts", "men-shirts-tees"), (shirts.Slug, tees.Slug));
        Assert.Equal((tees.Id, shirts.Id), (_shop.Products["tee"].CategoryIds.Single(), _shop.Products["cap"].CategoryIds.Single()));
    }

    [Fact]
    public async Task A_category_whose_slug_is_taken_or_has_no_letters_gets_a_number()
    {
        await ImportAsync(
            InFile(2, "lamp", V("LAMP")).Having(c => c with { Categories = [new CategoryReference(Path: "Home > Sale")] }),
            InFile(3, "vase", V("VASE")).Having(c => c with { Categories = [new CategoryReference(Path: "Home Sale")] }),
            InFile(4, "shoe", V("SHOE")).Having(c => c with { Categories = [new CategoryReference(Path: "靴")] }),
            InFile(5, "hat", V("HAT")).Having(c => c with { Categories = [new CategoryReference(Path: "帽子")] }));
        Assert.Equal(["category", "category-2", "home", "home-sale", "home-sale-2"], _shop.Tree.ChildrenOf(null).SelectMany(_shop.Tree.SelfAndDescendants).Select(c => c.Slug).Order(StringComparer.Ordinal));
    }

    public static TheoryData<CategoryReference> Unusable =>
        [new CategoryReference(Slug: "none"), new CategoryReference(Path: "Men>Shoes"), new CategoryReference(Path: ""), new CategoryReference(Id: Guid.Empty), new CategoryReference()];

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task A_category_that_cannot_be_had_refuses_the_product(CategoryReference reference)
    {
        var report = await ImportAsync(InFile(2, "tee", V("TEE")).Having(c => c with { Categories = [reference] }));
        Assert.Equal([(2L, "categories", "CATEGORY_NOT_FOUND")], Faults(report));
        Assert.Empty(_shop.Products);
    }

    [Fact]
    public async Task A_new_level_of_stock_is_an_update()
    {
        var mug = InFile(2, "mug", V("MUG")) with { Quantities = new Dictionary<string, int> { ["MUG"] = 7 } };
        await ImportAsync(mug);
        var report = await ImportAsync(mug with { Quantities = new Dictionary<string, int> { ["MUG"] = 8 } });
        Assert.Equal((1, 8), (report.ProductsUpdated, _shop.Stock["MUG"]));
    }

    [Fact]
    public async Task Descriptions_are_sanitised()
    {
        _sanitizer.Sanitize("<script>").Returns("");
        await ImportAsync(InFile(2, "mug", V("MUG")).Having(c => c with { Description = "<script>" }));
        Assert.Equal("", _shop.Products["mug"].Description);
    }

    [Fact]
    public async Task Faults_and_notices_of_the_file_itself_are_passed_on()
    {
        var report = await ImportAsync(new ImportFault(1, 1, "Colour", "UNKNOWN_COLUMN", "", IsNotice: true), new ImportFault(2, 3, null, "MALFORMED", ""));
        Assert.Equal((3L, 1, "UNKNOWN_COLUMN"), (report.RowsRead, report.ErrorCount, report.Notices.Single().Code));
        Assert.Equal([(3L, null, "MALFORMED")], Faults(report));
    }

    [Fact]
    public async Task All_faults_are_counted_and_the_first_thousand_listed()
    {
        var report = await ImportAsync([.. Enumerable.Range(1, 1001).Select(row => new ImportFault(1, row, null, "MALFORMED", ""))]);
        Assert.Equal((1001, 1000, 1000L), (report.ErrorCount, report.Errors.Count, report.Errors[^1].Row));
    }

    [Fact]
    public async Task Members_of_a_variant_that_a_file_has_no_place_for_stay()
    {
        await ImportAsync(InFile(2, "tee", V("TEE-S", size: "S") with { Barcode = "4006381333931", WeightGrams = 150, Image = "/s.svg", CompareAtPrice = new MoneyWrite(2000, "EUR") }));
        var priceOnly = InFile(2, "tee", new VariantWrite { Sku = "TEE-S", Price = new MoneyWrite(900, "EUR") } with { OptionValues = new Dictionary<string, string>() });

        var report = await ImportAsync(priceOnly.Having(c => c with { Options = null }) with
        {
            Absent = VariantMembers.OptionValues | VariantMembers.Barcode | VariantMembers.Weight | VariantMembers.Image,
        });

        Assert.Empty(report.Errors);
        var variant = _shop.Products["tee"].Variants.Single();
        Assert.Equal((Eur(900), "4006381333931", 150, "/s.svg", "S"), (variant.Price, variant.Barcode, variant.WeightGrams, variant.ImageUrl, variant.OptionValues.Single().Value));
        Assert.Null(variant.CompareAtPrice);
    }

    [Fact]
    public async Task Further_categories_stay_while_a_format_for_one_names_the_first()
    {
        await ImportAsync(Whole(2).Having(c => c with { Categories = [new CategoryReference(Path: "Men"), new CategoryReference(Path: "Sale")] }));
        var one = Whole(2).Having(c => c with { Categories = [new CategoryReference(Path: "Men")] });
        await ImportAsync(one with { HoldsFirstCategoryOnly = true });
        Assert.Equal(2, _shop.Products["tee"].CategoryIds.Count);
        await ImportAsync(one);
        Assert.Single(_shop.Products["tee"].CategoryIds);
    }

    [Fact]
    public async Task A_category_is_found_by_its_path_when_its_slug_is_another_here()
    {
        await ImportAsync(Whole(2).Having(c => c with { Categories = [new CategoryReference(Slug: "for-him", Path: "Men")] }));
        var report = await ImportAsync(Whole(2).Having(c => c with { Categories = [new CategoryReference(Slug: "men", Path: "Men")] }));
        Assert.Empty(report.Errors);
        Assert.Equal(0, report.ProductsUpdated);
    }

    [Fact]
    public async Task A_large_file_is_saved_two_hundred_products_at_a_time()
    {
        var progress = new List<int>();
        await ImportAsync(Products(1..450), onProgress: report => progress.Add(report.ProductsCreated));
        Assert.Equal([200, 400, 450], progress);
        Assert.Equal(3, _shop.Saves);
    }

    [Fact]
    public async Task Products_with_many_variants_are_saved_a_few_at_a_time()
    {
        var progress = new List<int>();
        await ImportAsync([.. Enumerable.Range(0, 5).Select(n => InFile(1 + (n * 400), $"p-{n}", [.. Enumerable.Range(0, 400).Select(v => V($"SKU-{n}-{v}"))]))], onProgress: report => progress.Add(report.Variants));
        Assert.Equal([1200, 2000], progress);
    }

    [Fact]
    public async Task An_interrupted_import_goes_on_behind_what_was_saved_and_comes_to_the_same()
    {
        ImportEntry[] file = [new ImportFault(1, 1, null, "MALFORMED", ""), .. Products(2..450), InFile(451, "p-3", V("OTHER")), InFile(452, "late", V("SKU-4"), V("LATE"))];
        ImportReport? noted = null;
        var interrupted = ImportAsync(file, new ImportRun { OnSaving = after => noted = after, OnProgress = _ => throw new IOException("killed") });
        await Assert.ThrowsAsync<IOException>(() => interrupted);
        Assert.Equal((201L, 200), (noted!.Entries, noted.ProductsCreated));
        Assert.Equal(1, _shop.Saves);

        var report = await ImportAsync(file, new ImportRun { From = noted });
        Assert.Equal((450, 0, 450, 453L, 452L), (report.ProductsCreated, report.ProductsUpdated, report.Variants, report.RowsRead, report.Entries));
        Assert.Equal([(1L, null, "MALFORMED"), (451L, "slug", "DUPLICATE_PRODUCT"), (452L, "sku", "SKU_TAKEN")], Faults(report));
        Assert.Equal(450, _shop.Products.Count);
    }

    [Fact]
    public async Task Where_to_go_on_is_said_before_every_save_and_is_in_no_part_of_a_batch()
    {
        _shop.Meanwhile = () => _shop.Has(new ProductDraft { Slug = "theirs", Name = "Theirs", Variants = [new VariantDraft { Sku = "MUG", Price = Eur(1) }] });
        var noted = new List<(long, int, int)>();
        await ImportAsync([InFile(1, "tee", V("TEE")), InFile(2, "mug", V("MUG")), InFile(3, "cap", V("CAP"))], new ImportRun { OnSaving = after => noted.Add((after.Entries, after.ProductsCreated, _shop.Saves)) });
        Assert.Equal([(3L, 3, 0), (0L, 0, 0), (0L, 0, 1), (3L, 2, 2)], noted);
    }

    [Fact]
    public async Task A_dry_run_that_may_be_interrupted_saves_where_it_is_and_nothing_else()
    {
        var noted = 0L;
        await ImportAsync(Products(1..250), new ImportRun { DryRun = true, OnSaving = after => noted = after.Entries });
        Assert.Equal((250L, 2), (noted, _shop.Saves));
        Assert.Empty(_shop.Products);
    }

    private static ImportEntry[] Products(Range numbers) => [.. Enumerable.Range(numbers.Start.Value, numbers.End.Value - numbers.Start.Value + 1).Select(n => InFile(n, $"p-{n}", V($"SKU-{n}")))];

    private Task<ImportReport> ImportAsync(params ImportEntry[] file) => ImportAsync(file, dryRun: false);

    private Task<ImportReport> ImportAsync(ImportEntry[] file, bool dryRun = false, Action<ImportReport>? onProgress = null) => ImportAsync(file, new ImportRun
    {
        DryRun = dryRun,
        OnProgress = report =>
        {
            onProgress?.Invoke(report);
            return Task.CompletedTask;
        },
    });

    private Task<ImportReport> ImportAsync(ImportEntry[] file, ImportRun run)
    {
        // What an earlier one has loaded ended with its scope.
        _shop.Clear();
        var drafting = new ImportDrafting(new ProductDrafting(_sanitizer));
        return new ImportProducts(_shop, _shop, _shop, drafting, _shop, new FakeTimeProvider(Noon)).ExecuteAsync(new ImportFile(file), Stream.Null, run, TestContext.Current.CancellationToken);
    }

    private IEnumerable<string> Skus(string slug) => _shop.Products[slug].Variants.Select(v => v.Sku);

    private static List<(long Row, string? Column, string Code)> Faults(ImportReport report) => [.. report.Errors.Select(e => (e.Row, e.Column, e.Code))];

    private static Money Eur(long minor) => new(minor, Currency.Of("EUR"));
}
