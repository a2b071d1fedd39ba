using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Shop.Infrastructure.Caching;
using Shop.Infrastructure.Common;
using Shop.Infrastructure.Inventory;
using Shop.Infrastructure.Pricing;
using Shop.TestSupport;

namespace Shop.Infrastructure.Tests.Common;

/// <summary>The clients as the shop has them, and services for them to ask; the timeouts are those of a busy machine.</summary>
internal sealed class UpstreamClients : IAsyncDisposable
{
    private readonly ServiceProvider _provider;

    private UpstreamClients(UpstreamServices services, Action<UpstreamOptions>? set)
    {
        Services = services;
        var collection = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton<ILogger<UpstreamHealth>>(Log);
        collection.ConfigureAll<UpstreamOptions>(options =>
        {
            (options.Mode, options.BaseUrl) = (UpstreamMode.Http, services.Address.ToString());
            (options.AttemptTimeout, options.TotalTimeout) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
            set?.Invoke(options);
        });
        collection.AddUpstream<InventoryClient>(UpstreamOptions.Inventory);
        collection.AddUpstream<PricingClient>(UpstreamOptions.Pricing);
        _provider = collection.BuildServiceProvider();
        PricingHealth = _provider.GetRequiredKeyedService<UpstreamHealth>(UpstreamOptions.Pricing);
        Prices = new SharedLookups<AskedPrice>(
            (_, skus, cancellationToken) => Pricing.GetPricesAsync(Given.Euro, skus, cancellationToken), price => price.ValidUntil,
            _provider.GetRequiredService<IOptionsMonitor<UpstreamOptions>>().Get(UpstreamOptions.Pricing), PricingHealth, TimeProvider.System);
    }

    public UpstreamServices Services { get; }

    public InventoryClient Inventory => _provider.GetRequiredService<InventoryClient>();

    public PricingClient Pricing => _provider.GetRequiredService<PricingClient>();

    public UpstreamHealth PricingHealth { get; }

    /// <summary>Prices as the shop looks them up.</summary>
    public SharedLookups<AskedPrice> Prices { get; }

    public LogLines Log { get; } = new();

    /// <summary>The pricing service's breaker as the metric shows it: 0 closed, 1 open, 2 half-open.</summary>
    public int Breaker()
    {
        var (meters, shown) = (_provider.GetRequiredService<IMeterFactory>(), -1);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            // Other tests have meters of the same name.
            if (instrument.Name == "shop.upstream.breaker" && ReferenceEquals(instrument.Meter.Scope, meters))
                it.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, state, tags, _) => shown = (string?)tags[0].Value == PricingHealth.Service ? state : shown);
        listener.Start();
        listener.RecordObservableInstruments();
        return shown;
    }

    public static async Task<UpstreamClients> StartAsync(Action<UpstreamOptions>? set = null) => new(await UpstreamServices.StartAsync(), set);

    public async ValueTask DisposeAsync()
    {
        Prices.Dispose();
        await _provider.DisposeAsync();
        await Services.DisposeAsync();
    }

    internal sealed class LogLines : ConcurrentQueue<string>, ILogger<UpstreamHealth>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Enqueue(formatter(state, exception));
    }
}
