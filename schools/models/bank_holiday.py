from django.db import models


class BankHoliday(models.Model):
    """A bank holiday in England and Wales, from gov.uk. Schools are closed; nothing is expected and nothing is sent."""

    day = models.DateField(primary_key=True)
    name = models.CharField(max_length=100)
    is_substitute = models.BooleanField(default=False, help_text="Moved here because the day itself is a weekend")

    class Meta:
        ordering = ["day"]

    def __str__(self):
        return f"{self.name}, {self.day:%d %B %Y}"
