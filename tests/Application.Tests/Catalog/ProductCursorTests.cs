using System.Buffers.Text;
using System.Text;
using Shop.Application.Catalog;

namespace Shop.Application.Tests.Catalog;

public sealed class ProductCursorTests
{
    private static readonly Guid Id = Guid.ParseExact("019a4c00-0000-7000-8000-000000000009", "D");

    [Theory]
    [InlineData(ProductSort.Newest, "1772366400000")]
    [InlineData(ProductSort.Price, "1999")]
    [InlineData(ProductSort.PriceDescending, "0")]
    [InlineData(ProductSort.Name, "grosse tee, 靴")]
    [InlineData(ProductSort.NameDescending, "")]
    [InlineData(ProductSort.Relevance, "100105")]
    public void Comes_back_as_it_went(ProductSort sort, string key)
    {
        var cursor = new ProductCursor(sort, key, Id, 17);
        Assert.Equal(cursor, ProductCursor.Decode(cursor.Encode(), sort));
    }

    [Fact]
    public void Stands_in_a_query_string_as_it_is() =>
        Assert.Matches("^[A-Za-z0-9_-]+$", new ProductCursor(ProductSort.Name, "???>>>~~~\u00ff", Id, 17).Encode());

    [Fact]
    public void Is_worth_nothing_for_another_sort()
    {
        var cursor = new ProductCursor(ProductSort.Price, "1999", Id, 0).Encode();
        Assert.All(Enum.GetValues<ProductSort>().Except([ProductSort.Price]), sort => Assert.Null(ProductCursor.Decode(cursor, sort)));
    }

    public static TheoryData<string> Junk =>
    [
        "",
        "!",
        "a",
        "🙂",
        "AAAA",
        Encoded("4"),
        Encoded("4\n1999"),
        Encoded($"4\n1999\n{Id:N}"),
        Encoded($"4\n1999\n{Id:N}\n0\nmore"),
        Encoded($"4\nmuch\n{Id:N}\n0"),
        Encoded($"4\n-1\n{Id:N}\n0"),
        Encoded($"4\n99999999999999999999\n{Id:N}\n0"),
        Encoded($"04\n1999\n{Id:N}\n0"),
        Encoded("4\n1999\ncrew-tee\n0"),
        Encoded($"4\n1999\n{Id:N}\nlater"),
        Encoded($"4\n1999\n{Id:N}\n{new string('9', 2048)}"),
    ];

    [Theory]
    [MemberData(nameof(Junk))]
    public void Junk_is_no_cursor(string text) => Assert.Null(ProductCursor.Decode(text, ProductSort.Price));

    private static string Encoded(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
