using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Shop.Application.Carts;
using Shop.Application.Checkouts;
using Shop.Application.Common;
using Shop.Application.Inventory;

namespace Shop.WebApi.Tests.Checkouts;

/// <summary>Says at which call to a store a request dies: before the call is sent, or after it took effect.</summary>
public sealed class Deaths
{
    private readonly Lock _lock = new();
    private Func<bool> _strikes = () => false;

    public bool AfterTheCall { get; private set; }

    public void AtCall(int number, bool afterIt)
    {
        var calls = 0;
        (AfterTheCall, _strikes) = (afterIt, () => ++calls == number);
    }

    public void ByChance(int seed, double probability)
    {
        var random = new Random(seed);
        _strikes = () =>
        {
            AfterTheCall = random.Next(2) == 0;
            return random.NextDouble() < probability;
        };
    }

    public void No() => _strikes = () => false;

    public (bool Before, bool After) Next()
    {
        lock (_lock)
            return _strikes() ? (!AfterTheCall, AfterTheCall) : (false, false);
    }

    /// <summary>Puts mortal stores in the place of the shop's. What only the sweeper calls is spared, so that a request's calls are the same every time.</summary>
    public void Among(IServiceCollection services)
    {
        Wrap<ICheckouts>(services);
        Wrap<IReservations>(services);
        Wrap<ICartStore>(services);
    }

    private void Wrap<T>(IServiceCollection services)
        where T : class
    {
        var own = services.Last(service => service.ServiceType == typeof(T));
        services.AddSingleton(provider => Mortal<T>.Of((T)(own.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, own.ImplementationType!)), this));
    }
}

public class Mortal<T> : DispatchProxy
    where T : class
{
    private static readonly string[] Spared = [nameof(ICheckouts.FindDueAsync), nameof(IReservations.ReleaseForgottenAsync)];
    private static readonly MethodInfo Typed = typeof(Mortal<T>).GetMethod(nameof(DieAroundAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private T _store = null!;
    private Deaths _deaths = null!;

    internal static T Of(T store, Deaths deaths)
    {
        var mortal = Create<T, Mortal<T>>();
        ((Mortal<T>)(object)mortal)._store = store;
        ((Mortal<T>)(object)mortal)._deaths = deaths;
        return mortal;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var isAsync = typeof(Task).IsAssignableFrom(targetMethod!.ReturnType);
        if (!isAsync || Spared.Contains(targetMethod.Name))
            return targetMethod.Invoke(_store, args);
        var answer = targetMethod.ReturnType == typeof(Task) ? typeof(bool) : targetMethod.ReturnType.GetGenericArguments()[0];
        return Typed.MakeGenericMethod(answer).Invoke(this, [targetMethod, args]);
    }

    private async Task<TAnswer> DieAroundAsync<TAnswer>(MethodInfo call, object?[] args)
    {
        var (before, after) = _deaths.Next();
        if (before)
            throw new StoreUnavailableException("It died before the call.");
        var task = (Task)call.Invoke(_store, args)!;
        await task;
        if (after)
            throw new StoreUnavailableException("It died after the call.");
        return task is Task<TAnswer> answered ? await answered : default!;
    }
}
