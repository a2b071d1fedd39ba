using Shop.Domain.Common;

namespace Shop.Domain.Tests.Common;

public sealed class SlugTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("7")]
    [InlineData("crew-tee-2")]
    public void Lower_case_letters_digits_and_single_hyphens_are_valid(string slug) => Assert.True(Slug.IsValid(slug));

    [Theory]
    [InlineData("")]
    [InlineData("Tee")]
    [InlineData("-tee")]
    [InlineData("tee-")]
    [InlineData("crew--tee")]
    [InlineData("crew tee")]
    [InlineData("crew_tee")]
    [InlineData("tée")]
    [InlineData("tee\n")]
    [InlineData("tee\0")]
    public void Anything_else_is_not(string slug) => Assert.False(Slug.IsValid(slug));

    [Theory]
    [InlineData("0198c0de-0000-7000-8000-000000000000")]
    [InlineData("0198c0de000070008000000000000000")]
    public void It_never_looks_like_an_id(string slug) => Assert.False(Slug.IsValid(slug));

    [Theory]
    [InlineData(120, true)]
    [InlineData(121, false)]
    public void It_has_at_most_120_characters(int length, bool valid) => Assert.Equal(valid, Slug.IsValid(new string('a', length)));
}
