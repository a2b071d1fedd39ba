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
    private bool _afterTheCall;

    public void AtCall(int number, bool afterIt)
    {
        var calls = 0;
        (_afterTheCall, _strikes) = (afterIt, () => ++calls == number);
    }

    public void ByChance(int seed, double probability)
    {
        var random = new Random(seed);
        _strikes = () =>
        {
            _afterTheCall = random.Next(2) == 0;
            return random.NextDouble() < probability;
        };
    }

    public void No() => _strikes = () => false;

    /// <summary>Puts mortal stores in the place of the shop's. What only the sweeper calls is spared, so that a request's calls are the same every time.</summary>
    public void Among(IServiceCollection services) => Mortal.Among(services, AroundAsync);

    private async Task AroundAsync(string name, Func<Task> call)
    {
        var (strikes, afterIt) = Next();
        if (strikes && !afterIt)
            throw new StoreUnavailableException("It died before the call.");
        await call();
        if (strikes)
            throw new StoreUnavailableException("It died after the call.");
    }

    private (bool Strikes, bool AfterIt) Next()
    {
        lock (_lock)
            return (_strikes(), _afterTheCall);
    }
}

/// <summary>The stores that a checkout takes its steps in, with something around each of their calls.</summary>
internal static class Mortal
{
    /// <param name="services">Where the shop's stores are.</param>
    /// <param name="around">Is given the method's name and the call, which it has to make.</param>
    public static void Among(IServiceCollection services, Func<string, Func<Task>, Task> around)
    {
        Wrap<ICheckouts>(services, around);
        Wrap<IReservations>(services, around);
        Wrap<ICartStore>(services, around);
    }

    private static void Wrap<T>(IServiceCollection services, Func<string, Func<Task>, Task> around)
        where T : class
    {
        var own = services.Last(service => service.ServiceType == typeof(T));
        services.AddSingleton(provider => Mortal<T>.Of((T)(own.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, own.ImplementationType!)), around));
    }
}

public class Mortal<T> : DispatchProxy
    where T : class
{
    private static readonly string[] Spared = [nameof(ICheckouts.FindDueAsync), nameof(IReservations.ReleaseForgottenAsync)];
    private static readonly MethodInfo Typed = typeof(Mortal<T>).GetMethod(nameof(CallAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    private T _store = null!;
    private Func<string, Func<Task>, Task> _around = null!;

    internal static T Of(T store, Func<string, Func<Task>, Task> around)
    {
        var mortal = Create<T, Mortal<T>>();
        ((Mortal<T>)(object)mortal)._store = store;
        ((Mortal<T>)(object)mortal)._around = around;
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

    private async Task<TAnswer> CallAsync<TAnswer>(MethodInfo call, object?[] args)
    {
        Task task = Task.CompletedTask;
        await _around(call.Name, () => task = (Task)call.Invoke(_store, args)!);
        return task is Task<TAnswer> answered ? await answered : default!;
    }
}
