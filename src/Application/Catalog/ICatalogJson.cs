namespace Shop.Application.Catalog;

/// <summary>The catalog's answers as the contract's JSON. Equal content has equal bytes and an equal entity tag, which begins with the version where there is one.</summary>
public interface ICatalogJson
{
    Document Write(ProductDto product);

    Document Write(ProductSummaryDto summary);

    Document Write(CategoriesDto categories);
}
