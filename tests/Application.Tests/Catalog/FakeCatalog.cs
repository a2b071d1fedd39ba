using System.Runtime.CompilerServices;
using Shop.Application.Catalog;
using Shop.Application.Common;
using Shop.Application.Inventory;
using Shop.Domain.Catalog;
using Shop.Domain.Common;

namespace Shop.Application.Tests.Catalog;

/// <summary>The relational store as its ports promise it: what is loaded is tracked, and nothing is stored but by a save.</summary>
internal sealed class FakeCatalog : IProductRepository, ICategoryRepository, IStockLevels, IUnitOfWork
{
    private readonly Dictionary<Guid, (ProductDraft Draft, DateTimeOffset CreatedAt)> _products = [];
    private readonly List<Category> _categories = [];
    private readonly Dictionary<string, int> _stock = [];
    private readonly Dictionary<Guid, Product> _tracked = [];
    private readonly List<Category> _newCategories = [];
    private readonly Dictionary<string, int> _newStock = [];

    /// <summary>What somebody else does just before the next save.</summary>
    public Action? Meanwhile { get; set; }

    public int Saves { get; private set; }

    public IReadOnlyDictionary<string, ProductDraft> Products => _products.Values.ToDictionary(p => p.Draft.Slug, p => p.Draft);

    public IReadOnlyDictionary<string, int> Stock => _stock;

    public CategoryTree Tree => new(_categories);

    public Guid IdOf(string slug) => _products.Single(p => p.Value.Draft.Slug == slug).Key;

    public DateTimeOffset CreationOf(string slug) => _products.Values.Single(p => p.Draft.Slug == slug).CreatedAt;

    /// <summary>Has a product that somebody else has stored.</summary>
    public void Has(ProductDraft draft) => _products.Add(Guid.CreateVersion7(), (draft, ImportProductsTests.Noon));

    public Category HasCategory(string name, Category? parent = null)
    {
        var created = Category.Create(new CategoryDraft(Text.Slugify(name), name, parent?.Id), Tree, ImportProductsTests.Noon);
        Assert.Null(created.Error);
        _categories.Add(created.Value!);
        return created.Value!;
    }

    public Task<Product?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        Task.FromResult(_products.ContainsKey(id) ? Track(id) : null);

    public async Task<Product?> FindBySlugAsync(string slug, CancellationToken cancellationToken) =>
        (await FindBySlugsAsync([slug], cancellationToken)).SingleOrDefault();

    public Task<IReadOnlyList<Product>> FindBySlugsAsync(IReadOnlyCollection<string> slugs, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Product>>([.. _products.Where(p => slugs.Contains(p.Value.Draft.Slug)).Select(p => Track(p.Key))]);

    public Task<IReadOnlyDictionary<string, Guid>> FindOwnersAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, Guid>>(_products
            .SelectMany(p => p.Value.Draft.Variants.Select(v => (v.Sku, p.Key)))
            .Where(v => skus.Contains(v.Sku))
            .ToDictionary(v => v.Sku, v => v.Key));

    public Task<IReadOnlyCollection<Guid>> FindTakenIdsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyCollection<Guid>>([.. ids.Where(_products.ContainsKey)]);

    public async IAsyncEnumerable<IReadOnlyList<Product>> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield return [.. _products.OrderBy(p => p.Value.Draft.Slug, StringComparer.Ordinal).Select(p => Track(p.Key))];
    }

    public void Add(Product product) => _tracked.Add(product.Id, product);

    public Task<IReadOnlyList<Category>> GetAllAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Category>>([.. _categories]);

    public void Add(Category category) => _newCategories.Add(category);

    public Task<IReadOnlyDictionary<string, int>> GetAsync(IReadOnlyCollection<string> skus, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, int>>(_stock.Where(s => skus.Contains(s.Key)).ToDictionary());

    public Task<IReadOnlyCollection<string>> SetAsync(IReadOnlyDictionary<string, int> quantities, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var (sku, quantity) in quantities)
            _newStock[sku] = quantity;
        return Task.FromResult<IReadOnlyCollection<string>>([.. quantities.Where(q => !_stock.TryGetValue(q.Key, out var units) || units != q.Value).Select(q => q.Key)]);
    }

    public Task<Error?> SaveAsync(CancellationToken cancellationToken)
    {
        var meanwhile = Meanwhile;
        Meanwhile = null;
        meanwhile?.Invoke();

        var after = _products.Where(p => !_tracked.ContainsKey(p.Key)).Select(p => p.Value.Draft).Concat(_tracked.Values.Select(p => p.ToDraft())).ToList();
        if (after.GroupBy(p => p.Slug).FirstOrDefault(g => g.Count() > 1) is { Key: var slug })
            return Task.FromResult<Error?>(CatalogErrors.SlugTaken(slug));
        if (after.SelectMany(p => p.Variants).GroupBy(v => v.Sku).FirstOrDefault(g => g.Count() > 1) is { Key: var sku })
            return Task.FromResult<Error?>(CatalogErrors.SkuTaken(sku));

        foreach (var product in _tracked.Values)
            _products[product.Id] = (product.ToDraft(), product.CreatedAt);
        _categories.AddRange(_newCategories);
        foreach (var (level, units) in _newStock)
            _stock[level] = units;
        Saves++;
        return Task.FromResult<Error?>(null);
    }

    public void Clear()
    {
        _tracked.Clear();
        _newCategories.Clear();
        _newStock.Clear();
    }

    private Product Track(Guid id)
    {
        if (!_tracked.TryGetValue(id, out var product))
            _tracked[id] = product = Product.Create(_products[id].Draft, _products[id].CreatedAt, id).Value!;
        return product;
    }
}
