using Shop.TestSupport;

namespace Shop.Infrastructure.Tests;

/// <summary>A developer's machine may lack what a test needs; the test is skipped and says so. CI may not.</summary>
internal static class Needs
{
    public static void Redis()
    {
        if (RedisServer.WhyNot is not { } reason)
            return;
        Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") == "true", reason);
        Assert.Fail(reason);
    }
}
