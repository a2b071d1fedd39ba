using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Migrations;
using Shop.Application.Carts;
using Shop.Application.Catalog;
using StackExchange.Redis;

// Deliberate violations, each proving that its rule can fail. They stand in the layers' namespaces where a rule goes by these.
namespace Shop.Architecture.Tests.Violators
{
    public sealed class KnowsEntityFramework(DbContext context)
    {
        public object Known() => context;
    }

    public sealed class KnowsRedis(IDatabase redis)
    {
        public object Known() => redis;
    }

    public sealed class KnowsHttp(ControllerBase controller)
    {
        public object Known() => controller;
    }

    public sealed class HasPublicState
    {
        [SuppressMessage("Design", "CA1051:Do not declare visible instance fields", Justification = "That is the violation.")]
        [SuppressMessage("Design", "MA0069:Non-constant static fields should not be visible", Justification = "That is the violation.")]
        public int Field;

        public int Settable { get; set; }

        public int SetAtCreation { get; init; }

        public int SetByItself { get; private set; }

        public void Grow() => SetByItself++;
    }

    public interface ICannotBeCancelled
    {
        Task PlainAsync();

        [SuppressMessage("Design", "CA1068:CancellationToken parameters must come last", Justification = "That is the violation.")]
        Task<int> WithResultAsync(CancellationToken cancellationToken, int last);

        ValueTask ValueAsync(int only);

        IAsyncEnumerable<int> StreamAsync();

        Task GoodAsync(int first, CancellationToken cancellationToken);

        int Synchronous();
    }

    public sealed class PublicAdapter;

    public static class DependencyInjection;

    public sealed class PublicMigration : Migration
    {
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("");
    }

    internal sealed class InternalAdapter;

    public sealed class MisplacedController : ControllerBase;
}

namespace Shop.Infrastructure.Violators
{
    public static class Adapter
    {
        public static Task CallAsync() => Task.CompletedTask;
    }
}

namespace Shop.WebApi.Violators
{
    public sealed class KnowsInfrastructureController : ControllerBase
    {
        public async Task<IActionResult> GetAsync()
        {
            await Infrastructure.Violators.Adapter.CallAsync();
            return Ok();
        }
    }

    public sealed class KnowsPortController(ICartStore store) : ControllerBase
    {
        public object Known() => store;
    }

    public sealed class KeepsToUseCasesController(GetCart getCart, ExportProducts export, IEnumerable<ICatalogFormat> formats) : ControllerBase
    {
        public object[] Known() => [getCart, export, formats];
    }

    public sealed class Misnamed : ControllerBase;
}
