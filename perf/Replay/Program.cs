using System.CommandLine;
using System.Globalization;
using Shop.Replay;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var url = new Option<string[]>("--url") { Description = "The shop's address; given more than once, its instances are asked in turn.", DefaultValueFactory = _ => ["http://localhost:5080"] };
var baskets = new Option<FileInfo?>("--baskets") { Description = "Baskets, one a line: item numbers, separated by spaces. May end in .gz." };
var skip = new Option<int>("--skip") { Description = "Baskets to leave out at the beginning of the file." };
var count = new Option<int>("--count") { Description = "Baskets to replay.", DefaultValueFactory = _ => int.MaxValue };
var shoppers = new Option<int>("--shoppers") { Description = "Shoppers at the same time; each has one call in flight.", DefaultValueFactory = _ => 16 };
var state = new Option<FileInfo?>("--state") { Description = "Append every acknowledged change to this file, and let a shopper go home when the shop is gone." };
var outage = new Option<int?>("--outage") { Description = "Shop for so many seconds and take 503 for an answer, since somebody makes the store fail meanwhile; say how long they took. Needs --state." };
var verify = new Option<FileInfo?>("--verify") { Description = "Send nothing; check that the shop has every change that this file of --state holds." };
var carts = new Option<FileInfo?>("--carts") { Description = "Replay nothing; stay connected for each cart of this file, one \"id token sku\" a line, and put in a unit every --pause." };
var pause = new Option<int>("--pause") { Description = "Milliseconds between two units.", DefaultValueFactory = _ => 2000 };
var lasts = new Option<int>("--lasts") { Description = "Seconds that --carts goes on.", DefaultValueFactory = _ => 60 };
url.Validators.Add(result =>
{
    if (!result.GetValueOrDefault<string[]>()!.All(address => Uri.TryCreate(address, UriKind.Absolute, out _)))
        result.AddError("--url is an absolute address.");
});
foreach (var (option, least) in new[] { (skip, 0), (count, 1), (shoppers, 1), (pause, 1), (lasts, 1) })
{
    option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < least)
            result.AddError($"{option.Name} is at least {least}.");
    });
}

var command = new RootCommand("Replays baskets against a shop over HTTP, and checks that each cart is its basket.")
{
    url, baskets, skip, count, shoppers, state, outage, verify, carts, pause, lasts,
};
command.Validators.Add(result =>
{
    var files = ((FileInfo?[])[result.GetValue(baskets), result.GetValue(verify), result.GetValue(carts)]).OfType<FileInfo>().ToList();
    if (files.Count != 1)
        result.AddError("One of --baskets, --verify and --carts is needed.");
    if (result.GetValue(outage) is { } seconds && (seconds < 1 || result.GetValue(state) is null))
        result.AddError("--outage is at least 1 and needs --state.");
    foreach (var file in files.Where(file => !file.Exists))
        result.AddError($"There is no file {file.Name}.");
});
command.SetAction(async (parsed, cancellationToken) =>
{
    if (parsed.GetValue(carts) is { } filled)
    {
        var guests = new StayingGuests(new Uri(parsed.GetValue(url)![0]), TimeSpan.FromMilliseconds(parsed.GetValue(pause)), TimeSpan.FromSeconds(parsed.GetValue(lasts)));
        return await guests.RunAsync([.. File.ReadLines(filled.FullName).Select(FilledCart.Parse)], cancellationToken) ? 0 : 1;
    }

    using var shop = new ShopClient([.. parsed.GetValue(url)!.Select(address => new Uri(address))], parsed.GetValue(shoppers));
    if (parsed.GetValue(verify) is { } journal)
        return await new Verification(shop, parsed.GetValue(shoppers)).RunAsync(Journal.Read(journal.FullName), cancellationToken) ? 0 : 1;

    var wanted = Baskets.Read(parsed.GetValue(baskets)!.FullName, parsed.GetValue(skip), parsed.GetValue(count));
    await using var writer = parsed.GetValue(state) is { } file ? new Journal(file.FullName) : null;
    TimeSpan? through = parsed.GetValue(outage) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
    return await new Replayer(shop, writer, parsed.GetValue(shoppers), through).RunAsync(wanted, cancellationToken) ? 0 : 1;
});
return await command.Parse(args).InvokeAsync();
