using AutoMapper;
using Microsoft.Extensions.Logging.Abstractions;

namespace Shop.Application.Tests;

public sealed class MappingTests
{
    [Fact]
    public void Every_member_of_what_is_shown_has_a_source() =>
        new MapperConfiguration(c => c.AddMaps(typeof(DependencyInjection)), NullLoggerFactory.Instance).AssertConfigurationIsValid();

    [Fact]
    public void A_member_without_a_source_would_be_found() =>
        Assert.Throws<AutoMapperConfigurationException>(() =>
            new MapperConfiguration(c => c.CreateMap<Source, Shown>(), NullLoggerFactory.Instance).AssertConfigurationIsValid());

    private sealed record Source(string Name);

    private sealed record Shown
    {
        public string? Name { get; init; }

        public string? Forgotten { get; init; }
    }
}
