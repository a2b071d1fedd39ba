using Shop.Domain.Carts;
using static Shop.Domain.Tests.Given;

namespace Shop.Domain.Tests.Carts;

public sealed class ItemPropertiesTests
{
    [Fact]
    public void Are_equal_by_content_whatever_the_order()
    {
        var (one, other) = (Properties(("font", "serif"), ("text", "Ada")), Properties(("text", "Ada"), ("font", "serif")));
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal(["font", "text"], other.Values.Keys);
    }

    [Fact]
    public void Differ_by_any_name_or_value()
    {
        var one = Properties(("text", "Ada"));
        Assert.All([Properties(("text", "ada")), Properties(("Text", "Ada")), Properties(("text", "Ada"), ("font", "")), ItemProperties.None], other => Assert.NotEqual(one, other));
    }

    [Fact]
    public void Nothing_given_is_none()
    {
        Assert.Same(ItemProperties.None, ItemProperties.Create(null, Limits).Value);
        Assert.Same(ItemProperties.None, Properties());
    }

    [Fact]
    public void Take_20_properties_of_64_and_256_characters()
    {
        var most = Enumerable.Range(0, 20).ToDictionary(n => $"{n:D2}".PadRight(64, 'n'), _ => new string('v', 256));
        Assert.Equal(most, ItemProperties.Create(most, Limits).Value!.Values);
    }

    public static TheoryData<string, string, string, string> Faulty => new()
    {
        { "", "v", "/properties/", "INVALID_FORMAT" },
        { " ", "v", "/properties/ ", "INVALID_FORMAT" },
        { "a\nb", "v", "/properties/a\nb", "INVALID_FORMAT" },
        { new string('n', 65), "v", $"/properties/{new string('n', 65)}", "INVALID_FORMAT" },
        { "n", new string('v', 257), "/properties/n", "TOO_LONG" },
        { "n", "a\0b", "/properties/n", "INVALID_FORMAT" },
        { "a/b~c", "\0", "/properties/a~1b~0c", "INVALID_FORMAT" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_fault_is_pointed_at(string name, string value, string pointer, string code) =>
        Assert.Equal([(pointer, code)], ItemProperties.Create(new Dictionary<string, string> { [name] = value }, Limits).Error.Faults());

    [Fact]
    public void Half_a_surrogate_pair_is_refused() =>
        Assert.Equal([("/properties/n", "INVALID_FORMAT")], ItemProperties.Create(new Dictionary<string, string> { ["n"] = "\ud83d" }, Limits).Error.Faults());

    [Fact]
    public void A_value_may_have_line_breaks() => Assert.Equal("Ada\nLovelace", Properties(("text", "Ada\nLovelace")).Values["text"]);

    [Fact]
    public void More_than_20_are_too_many() =>
        Assert.Equal([("/properties", "TOO_MANY")], ItemProperties.Create(Enumerable.Range(0, 21).ToDictionary(n => $"{n}", _ => ""), Limits).Error.Faults());

    private static ItemProperties Properties(params (string Name, string Value)[] values)
    {
        var created = ItemProperties.Create(values.ToDictionary(v => v.Name, v => v.Value), Limits);
        Assert.Null(created.Error);
        return created.Value!;
    }
}
