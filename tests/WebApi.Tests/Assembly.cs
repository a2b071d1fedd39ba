using Shop.TestSupport;

// Starting takes a second: the tests share one shop, and each makes what it changes.
[assembly: AssemblyFixture(typeof(ShopApp))]
