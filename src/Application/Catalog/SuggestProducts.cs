namespace Shop.Application.Catalog;

/// <summary>What somebody who is typing may mean: searches, categories and products.</summary>
public sealed class SuggestProducts(IProductSearch search, ICatalogReader reader)
{
    public const int MaxSuggestions = 10;

    public async Task<SuggestionsDto> ExecuteAsync(string text, CancellationToken cancellationToken) =>
        new(search.Suggest(text, MaxSuggestions, await reader.GetCategoriesAsync(cancellationToken)));
}

/// <summary>Suggestions, the best of each type first.</summary>
public sealed record SuggestionsDto(IReadOnlyList<SuggestionDto> Items);

/// <summary>A search to be made, or a category or product to go to.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Text">The words to search for, or the name.</param>
/// <param name="Slug">Of the category or product.</param>
public sealed record SuggestionDto(SuggestionType Type, string Text, string? Slug = null);

public enum SuggestionType
{
    Product,
    Category,
    Query,
}
