Attribute VB_Name = "XlGoalsButtons"
' The buttons of the master: one Sub for each, which calls Python and does nothing else.
'
' What a button does is written in Python (xlgoals/buttons), where it can be tested. RunPython,
' which runs it, and what reads its settings belong to the module xlwings beside this one.
'
' Numbers are all that is ever put into a call. A text out of the workbook could carry commands.

Option Explicit

Public Sub CollectReturns()
    RunButton "collect"
End Sub

Public Sub Recalculate()
    RunButton "recalculate"
End Sub

Public Sub CheckEdits()
    RunButton "check"
End Sub

Public Sub MakeReport()
    RunButton "report"
End Sub

Public Sub ShowSource()
    RunButton "show_source", WithRow:=True
End Sub

Private Sub RunButton(ByVal FunctionName As String, Optional ByVal WithRow As Boolean = False)
    Dim Hindrance As String
    Dim Numbers As String

    On Error GoTo Failed
    Hindrance = WhatHinders()
    If Hindrance <> "" Then
        MsgBox Hindrance, vbExclamation, "xlgoals"
        Exit Sub
    End If
    If WithRow Then Numbers = SelectedRow()
    ' Where Python itself fails, RunPython shows the sentence that Python has written.
    RunPython "import xlgoals.buttons; xlgoals.buttons." & FunctionName & "(" & Numbers & ")"
    Exit Sub

Failed:
    ' The description must be read before anything else can change it.
    Hindrance = Err.Description
    MsgBox Said("xg_said_failed", _
        "The button could not be run. Close other dialogs and try again. If it fails again, " & _
        "run this in a terminal: xlgoals doctor. This is what Excel says:") & _
        vbCrLf & vbCrLf & Hindrance, vbExclamation, "xlgoals"
End Sub

Private Function SelectedRow() As String
    ' The numbers of the sheet on top and of the row that the cursor is in, from 1. A macro can be
    ' started from Excel's list of macros too, while another workbook is on top.
    ThisWorkbook.Activate
    SelectedRow = CStr(ActiveSheet.Index) & ", " & CStr(ActiveCell.Row)
End Function

Private Function WhatHinders() As String
    ' What can be known before Python is called, in words, or nothing where it can be called.
    ' Otherwise xlwings tries a Python that may not have xlgoals, and shows what that one says.
    Dim Python As String

    If HasOtherSettings() Then
        WhatHinders = Said("xg_said_other_settings", _
            "The hidden sheet xlwings.conf has been changed, or a file of that name lies in " & _
            "the workbook's folder. Such settings could run anything, so nothing was run. " & _
            "Remove the file, unless you know whose it is, close the workbook, and run this " & _
            "in a terminal: xlgoals consolidate")
        Exit Function
    End If

    #If Mac Then
        Python = GetConfig("INTERPRETER_MAC", "", "user")
    #Else
        Python = GetConfig("INTERPRETER_WIN", "", "user")
    #End If
    If Python = "" Then
        WhatHinders = Said("xg_said_no_python", _
            "Excel does not know yet where xlgoals is on this computer. Run this once in a " & _
            "terminal, then try again: xlgoals excel install")
        Exit Function
    End If

    ' On a Mac, Excel may not look outside its own folders, and would find no Python that is there.
    ' A name without a folder, which xlwings takes too, is for Windows to find.
    #If Not Mac Then
        If IsFullName(Python) And Not FileExists(Python) Then
            WhatHinders = Said("xg_said_python_gone", _
                "The Python that runs xlgoals is no longer where it was. Run this once in a " & _
                "terminal, then try again: xlgoals excel install. It was here:") & _
                vbCrLf & vbCrLf & Python
        End If
    #End If
End Function

Private Function HasOtherSettings() As Boolean
    ' xlwings lets a sheet or a file beside the workbook say which Python is run. Who can put a file
    ' in a shared folder could then run anything, so only the user's own settings count here.
    If HasSheetOfOthers() Then
        HasOtherSettings = True
    ElseIf GetFullName(ThisWorkbook) <> "" Then
        ' Nothing is known of the folder where the workbook is opened from the web.
        HasOtherSettings = FileExists(GetDirectoryConfigFilePath())
    End If
End Function

Private Function HasSheetOfOthers() As Boolean
    ' The master brings such a sheet with one setting: that code is not looked for in its folder.
    If SheetExists(ThisWorkbook, "xlwings.conf") Then
        With ThisWorkbook.Sheets("xlwings.conf")
            HasSheetOfOthers = .Range("A1").Value <> "ADD_WORKBOOK_TO_PYTHONPATH" _
                Or CStr(.Range("B1").Value) <> "False" Or .Range("A2").Value <> ""
        End With
    End If
End Function

Private Function Said(ByVal CellName As String, ByVal English As String) As String
    ' A text in the workbook's language, which stands in a cell of this name: a text in VBA can only
    ' hold the letters of one code page. English serves where somebody has deleted the cell.
    On Error Resume Next
    Said = CStr(ThisWorkbook.Names(CellName).RefersToRange.Value)
    If Said = "" Then Said = English
End Function
