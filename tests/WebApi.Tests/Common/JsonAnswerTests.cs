using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Shop.Application.Inventory;
using Shop.WebApi.Common;

namespace Shop.WebApi.Tests.Common;

public sealed class JsonAnswerTests
{
    [Fact]
    public async Task ARequestWhoseTimeIsOverWhenItsAnswerIsReadyHasThatAnswer()
    {
        var sent = new MemoryStream();
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };
        context.Response.Body = sent;
        var answer = new JsonAnswer<StockWrite>(new StockWrite([new StockItemWrite("A", 1)])) { Status = 200, CacheControl = "no-store" };
        await answer.ExecuteResultAsync(new ActionContext { HttpContext = context });
        Assert.Equal((200, context.Response.ContentLength), (context.Response.StatusCode, sent.Length));
    }
}
