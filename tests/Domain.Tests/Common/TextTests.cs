using CsCheck;
using Shop.Domain.Common;

namespace Shop.Domain.Tests.Common;

public sealed class TextTests
{
    [Theory]
    [InlineData("plain", true)]
    [InlineData("", true)]
    [InlineData("naïve 靴 \ud83d\ude00", true)]
    [InlineData("nul\0", false)]
    [InlineData("bell\u0007", false)]
    [InlineData("delete\u007f", false)]
    [InlineData("c1\u0085", false)]
    [InlineData("line\nbreak", false)]
    public void Clean_text_is_well_formed_and_without_control_characters(string text, bool clean) => Assert.Equal(clean, Text.IsClean(text));

    // Attributes are stored as UTF-8 and cannot carry a lone surrogate.
    [Fact]
    public void Half_a_surrogate_pair_is_not_clean() =>
        Assert.All(["high \ud83d alone", "high at the end \ud83d", "low \ude00 alone", "\ude00\ud83d"], text => Assert.False(Text.IsClean(text)));

    [Fact]
    public void Half_a_surrogate_pair_is_folded_away()
    {
        Assert.Equal("abc", Text.Fold("a\ud83db\ude00c"));
        Assert.Equal("abc", Text.Slugify("a\ud83db\ude00c"));
    }

    [Theory]
    [InlineData("a\r\n\tb", true)]
    [InlineData("a\0b", false)]
    [InlineData("a\vb", false)]
    public void Line_breaks_and_tabs_are_clean_where_they_are_allowed(string text, bool clean) => Assert.Equal(clean, Text.IsClean(text, allowLineBreaks: true));

    [Theory]
    [InlineData("Café Crème", "cafe creme")]
    [InlineData("Cafe\u0301", "cafe")]
    [InlineData("GRÖSSE STRAẞE Größe", "grosse strasse grosse")]
    [InlineData("Ørsted Łódź Đà Œuvre Æon", "orsted lodz da oeuvre aeon")]
    [InlineData("İstanbul Işık ılık", "istanbul isik ilik")]
    [InlineData("靴 \ud83d\ude00", "靴 ")]
    public void Folding_takes_away_case_accents_and_what_lies_beyond_the_basic_plane(string text, string folded) => Assert.Equal(folded, Text.Fold(text));

    [Theory]
    [InlineData("Everyday Crew Tee", "everyday-crew-tee")]
    [InlineData("  Größe & Łódź!  ", "grosse-lodz")]
    [InlineData("İstanbul", "istanbul")]
    [InlineData("a\0b", "a-b")]
    [InlineData("靴", "")]
    [InlineData("--", "")]
    [InlineData("0198c0de-0000-7000-8000-000000000000", "")]
    public void A_slug_is_made_of_the_letters_and_digits(string text, string slug) => Assert.Equal(slug, Text.Slugify(text));

    [Fact]
    public void A_slug_is_cut_where_it_is_too_long_and_never_behind_a_hyphen() =>
        Assert.Equal(new string('a', 119), Text.Slugify(new string('a', 119) + " " + new string('b', 50)));

    [Fact]
    public void Whatever_the_text_the_slug_is_valid_or_empty() =>
        AnyText.Sample(text => Text.Slugify(text) is var slug && (slug.Length == 0 || Slug.IsValid(slug)));

    [Fact]
    public void Whatever_the_text_folding_it_again_changes_nothing() =>
        AnyText.Sample(text => Text.Fold(Text.Fold(text)) == Text.Fold(text));

    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String[Gen.Char, 0, 60], Gen.String[Gen.Char["aZ09-_ \n\0éßİı\ud83d\ude00"], 0, 200], Gen.Guid.Select(id => id.ToString("N")));
}
