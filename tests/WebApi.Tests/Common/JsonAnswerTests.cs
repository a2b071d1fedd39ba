using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Shop.Application.Catalog;
using Shop.WebApi.Common;

namespace Shop.WebApi.Tests.Common;

public sealed class JsonAnswerTests
{
    [Fact]
    public async Task A_request_that_has_timed_out_leaves_nothing_in_front_of_its_error()
    {
        var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };
        context.Response.Body = body;
        var answer = new JsonAnswer<VariantsDto>(new VariantsDto([], ["nothing"])) { Status = 200, CacheControl = "no-store" };
        await Assert.ThrowsAsync<OperationCanceledException>(() => answer.ExecuteResultAsync(new ActionContext { HttpContext = context }));

        await context.Response.BodyWriter.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, null), (body.Length, context.Response.ContentLength));
    }
}
