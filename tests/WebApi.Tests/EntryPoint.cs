using Shop.WebApi.Tests.Checkouts.Processes;
using Xunit.MicrosoftTestingPlatform;

namespace Shop.WebApi.Tests;

// With a class of its own, since a Program is already among what the tests see.
internal static class EntryPoint
{
    private static Task<int> Main(string[] args) => args is [MortalProgram.Verb, .. var settings]
        ? MortalProgram.RunAsync(settings)
        : TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}
