using Shop.Infrastructure.Tests;
using Shop.Infrastructure.Tests.Carts;
using Xunit.MicrosoftTestingPlatform;

return args is [CartWriter.Verb, var folder]
    ? await CartWriter.RunAsync(folder)
    : await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
