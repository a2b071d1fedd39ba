namespace Shop.Infrastructure.Common;

/// <summary>A service gave no answer, or none that can be believed. Whether a change was made is then not known.</summary>
internal sealed class UpstreamException(string message, Exception reason) : Exception(message, reason);
