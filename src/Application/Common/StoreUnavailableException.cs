namespace Shop.Application.Common;

/// <summary>A store cannot be reached or did not answer in time. Whether a change was applied is then not known.</summary>
public sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException()
    {
    }
}
