using Microsoft.Extensions.Time.Testing;
using Shop.Infrastructure.Catalog;

namespace Shop.Infrastructure.Tests.Catalog;

public sealed class LogPositionTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogPosition _position;

    public LogPositionTests()
    {
        _position = new LogPosition(_time);
        _position.Begin(5000);
        Read([.. Enumerable.Range(4001, 1000).Select(n => (long)n)]);
    }

    [Fact]
    public void It_begins_a_thousand_numbers_back()
    {
        _position.Begin(9000);
        Assert.Equal((8000, 8000, 8000), (_position.ToRead().Head, _position.KnownFrom, _position.Settled));
        _position.Begin(3);
        Assert.Equal(0, _position.ToRead().Head);
    }

    [Fact]
    public void What_is_read_is_heeded_once()
    {
        Assert.Equal([5001, 5002], Read(5001, 5002));
        Assert.Equal([5003], Read(5003));
        Assert.Equal((5003, 5003), (_position.ToRead().Head, _position.Settled));
        Assert.Empty(_position.ToRead().Missing);
    }

    [Fact]
    public void A_number_that_was_passed_over_is_looked_for_until_it_comes()
    {
        Assert.Equal([5002, 5004], Read(5002, 5004));
        Assert.Equal([5001, 5003], _position.ToRead().Missing);
        Assert.Equal(5000, _position.Settled);
        Assert.Equal([5003], Read(5003));
        Assert.Equal([5001], _position.ToRead().Missing);
        Assert.Equal([5001, 5005], Read(5001, 5005));
        Assert.Equal((5005, 5005), (_position.ToRead().Head, _position.Settled));
    }

    [Fact]
    public void After_a_minute_it_is_given_up()
    {
        Read(5002);
        _time.Advance(TimeSpan.FromMinutes(1));
        Read();
        Assert.Equal([5001], _position.ToRead().Missing);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Read();
        Assert.Empty(_position.ToRead().Missing);
        Assert.Equal(5002, _position.Settled);
    }

    [Fact]
    public void Of_a_long_gap_its_end_is_looked_into()
    {
        Read(500_000);
        var (head, missing) = _position.ToRead();
        Assert.Equal((500_000, LogPosition.LateNumbers, 499_000), (head, missing.Length, missing[0]));
    }

    [Fact]
    public void What_was_heeded_early_is_not_heeded_again_when_it_is_read_nor_when_it_is_told_again()
    {
        Assert.True(_position.Heed(5002));
        Assert.False(_position.Heed(5002));
        Assert.Equal([5001], Read(5001, 5002));
        Assert.False(_position.Heed(5001));
        Assert.False(_position.Heed(5002));
    }

    [Fact]
    public void What_comes_late_may_be_heeded_early_as_well()
    {
        Read(5002);
        Assert.True(_position.Heed(5001));
        Assert.False(_position.Heed(5001));
        Assert.Empty(Read(5001));
        Assert.Equal(5002, _position.Settled);
    }

    [Fact]
    public void Nothing_is_noted_where_nobody_follows()
    {
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.False(_position.IsFollowed);
        Assert.True(_position.Heed(5001));
        Assert.True(_position.Heed(5001));
        Assert.Equal([5001], Read(5001));
    }

    private long[] Read(params long[] sequences)
    {
        var now = _time.GetTimestamp();
        var news = _position.Read(sequences, now);
        _position.Confirm(now);
        return [.. news.Order()];
    }
}
