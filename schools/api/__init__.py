"""The API's own ground: who asks, how often, how a refusal reads, how a list goes on, and what describes it."""
