using System.Text;
using Shop.WebApi.Common;

namespace Shop.WebApi.Tests.Common;

public sealed class PackedAnswersTests
{
    private readonly PackedAnswers _answers = new();

    [Fact]
    public void What_is_asked_for_again_is_a_document_and_the_first_time_nothing_is_kept()
    {
        var body = Encoding.UTF8.GetBytes(new string('a', 1000));
        Assert.Null(_answers.Find(body, "\"a\""));
        var document = _answers.Find(body, "\"a\"");
        Assert.Equal(body, document?.Plain.Bytes);
        Assert.Equal("\"a\"", document?.Plain.ETag);
        Assert.Same(document, _answers.Find(body, "\"a\""));
    }

    [Fact]
    public void Another_answer_with_the_same_tag_is_not_taken_for_it()
    {
        _answers.Find("one"u8, "\"a\"");
        Assert.NotNull(_answers.Find("one"u8, "\"a\""));
        Assert.Null(_answers.Find("two"u8, "\"a\""));
        Assert.NotNull(_answers.Find("one"u8, "\"a\""));
    }

    [Fact]
    public void What_was_not_asked_for_lately_makes_room()
    {
        var body = new byte[1024 * 1024];
        for (var i = 0; i < 40; i++)
        {
            Find("\"used\"");
            Find($"\"{i}\"");
        }

        Assert.Null(_answers.Find(body, "\"0\""));
        Assert.NotNull(_answers.Find(body, "\"used\""));
        Assert.NotNull(_answers.Find(body, "\"39\""));

        void Find(string etag)
        {
            _answers.Find(body, etag);
            _answers.Find(body, etag);
        }
    }
}
